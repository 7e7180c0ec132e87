public import FederationCore
import Foundation
public import Postgres

/// The territories whose identity the operator pinned, and what is held of their logs.
public struct PeerStore: Sendable {
    let database: Database
    private let identities: PeerIdentities

    public init(database: Database) {
        self.database = database
        identities = PeerIdentities(database: database)
    }

    /// Pins a territory by its genesis, under a local name.
    /// - Parameters:
    ///   - busKey: the public NKey of its NATS user, where the bus has to be told of it.
    ///   - address: where it answers without the bus.
    /// - Throws: ``Reject/keyNotAdmissible`` where a key is another peer's, ``PeerCodeTaken``.
    public func pin(
        _ genesis: Genesis, code: String, name: String, busKey: String? = nil, address: OriginAddress? = nil
    ) async throws {
        do {
            try await database.write { transaction in
                try await transaction.execute(
                    """
                    INSERT INTO peer (tid, code, name, genesis, bus_key, address)
                    VALUES (\(TerritoryID(genesis: genesis).description), \(code), \(name), \(Data(genesis.encoded)),
                        \(busKey as String?), \(address?.url.absoluteString as String?))
                    ON CONFLICT (tid) DO UPDATE SET code = excluded.code, name = excluded.name,
                        bus_key = coalesce(excluded.bus_key, peer.bus_key),
                        address = coalesce(excluded.address, peer.address)
                    """
                )
                try await keepKeys(of: Identity(genesis: genesis), in: transaction)
                // The bus would give both what is the one's, or neither.
                let others = try await transaction.query(
                    """
                    SELECT FROM peer WHERE bus_key = \(busKey as String?) AND tid <> \(TerritoryID(genesis: genesis).description)
                    """)
                guard others.isEmpty else { throw Reject.keyNotAdmissible }
            }
        } catch let error as PostgresError where error.violates("peer_code_key") {
            throw PeerCodeTaken(code: code)
        }
    }

    /// Public NKeys of the peers whose NATS users are not in this state folder, with the peer each belongs to; without those that
    /// were blocked.
    public func busKeys() async throws -> [TerritoryID: String] {
        let rows = try await database.read(
            "SELECT tid, bus_key FROM peer WHERE bus_key IS NOT NULL AND state <> 'blocked'")
        var keys: [TerritoryID: String] = [:]
        for row in rows {
            guard let tid = TerritoryID(try row.get("tid", as: String.self)) else { throw Reject.badIdentity }
            keys[tid] = try row.get("bus_key")
        }
        return keys
    }

    /// Entries of one peer that had no effect here.
    func setAside(of territory: TerritoryID) async throws -> SetAside {
        let rows = try await database.read(
            """
            SELECT outcome, count(*) AS count FROM peer_entry
            WHERE tid = \(territory.description) AND \(unsafe: SetAside.condition) GROUP BY outcome
            """)
        return try SetAside(rows: rows)
    }

    /// Entries of peers that had no effect here.
    public func setAside() async throws -> [TerritoryID: SetAside] {
        let rows = try await database.read(
            """
            SELECT tid, outcome, count(*) AS count FROM peer_entry
            WHERE \(unsafe: SetAside.condition) GROUP BY tid, outcome
            """)
        var all: [TerritoryID: SetAside] = [:]
        for (text, rows) in Dictionary(grouping: rows, by: { (try? $0.get("tid", as: String.self)) ?? "" }) {
            guard let tid = TerritoryID(text) else { throw Reject.badIdentity }
            all[tid] = try SetAside(rows: rows)
        }
        return all
    }

    public func list() async throws -> [Peer] {
        var peers: [Peer] = []
        for row in try await database.read("\(unsafe: Self.rows) ORDER BY code") { peers.append(try await peer(row)) }
        return peers
    }

    /// Peers as ``Peer`` reads them.
    static let rows = """
        SELECT *, ARRAY(SELECT note FROM peer_head WHERE peer_head.tid = peer.tid AND peer_head.epoch = peer.epoch) AS ahead
        FROM peer
        """

    /// Notes that nothing was heard of an origin for long, or that it is heard again.
    /// - Returns: whether that is news.
    func mark(_ territory: TerritoryID, isStale: Bool) async throws -> Bool {
        let changed = try await database.execute(
            """
            UPDATE peer SET state = CASE WHEN \(isStale) THEN 'stale' WHEN applied = size THEN 'live' ELSE 'syncing' END
            WHERE tid = \(territory.description)
                AND CASE WHEN \(isStale) THEN state IN ('new', 'syncing', 'live') ELSE state = 'stale' END
            """)
        return changed == 1
    }

    /// Notes that an origin keeps no more what is missing here. It stays so until something of its log is taken again.
    func markPruned(_ territory: TerritoryID) async throws {
        try await database.execute(
            """
            UPDATE peer SET state = 'pruned'
            WHERE tid = \(territory.description) AND state IN ('new', 'syncing', 'live', 'stale')
            """)
    }

    /// - Throws: ``Reject/originUnknown``.
    public func find(_ territory: TerritoryID) async throws -> Peer {
        let found = try await database.read("\(unsafe: Self.rows) WHERE tid = \(territory.description)").first
        guard let found else { throw Reject.originUnknown }
        return try await peer(found)
    }

    private func peer(_ row: Row) async throws -> Peer {
        try Peer(row: row, try await identities.identity(of: row))
    }
}

extension PostgresError {
    fileprivate func violates(_ name: String) -> Bool {
        guard case .server(.uniqueViolation, let constraint, _, _) = self else { return false }
        return constraint == name
    }
}

/// Two peers cannot have one name here.
public struct PeerCodeTaken: Error {
    public let code: String
}
