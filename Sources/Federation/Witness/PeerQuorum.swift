public import FederationCore
public import Postgres

/// What a followed territory's log needs of witnesses, and has.
public struct PeerQuorum: Hashable, Sendable, RowDecodable {
    /// More signatures no head carries.
    public static let limits = 0...CosigningService.maximumWitnesses

    /// How many other followed territories must have signed a head before the entries up to it take effect.
    public let needed: Int
    /// How many signed the head of ``size`` entries.
    public let witnesses: Int
    /// Entries of the largest head that enough have signed; 0 in an epoch without one.
    public let size: UInt64

    public init(row: Row) throws {
        needed = try row.get("quorum")
        witnesses = try row.get("witnesses")
        let isOfEpoch = try row.get("witnessed_epoch", as: Int64.self) == row.get("epoch", as: Int64.self)
        size = isOfEpoch ? UInt64(clamping: try row.get("witnessed", as: Int64.self)) : 0
    }

    /// Entries that are held and wait for witnesses.
    public func waiting(of held: UInt64) -> UInt64 {
        needed > 0 && held > size ? held - size : 0
    }
}

extension PeerStore {
    /// Sets how many witnesses the heads of a peer need. What has taken effect stays.
    /// - Throws: `PostgresError` beyond ``PeerQuorum/limits``.
    public func set(quorum: Int, of territory: TerritoryID) async throws {
        try await database.execute(
            "UPDATE peer SET quorum = \(quorum)::smallint WHERE tid = \(territory.description)")
    }
}
