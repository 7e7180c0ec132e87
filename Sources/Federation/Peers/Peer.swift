public import FederationCore
import Foundation
import Postgres

/// One followed territory, as the database keeps it.
public struct Peer: Sendable {
    public let code: String
    public let name: String
    public let log: FollowedLog
    /// Entries that have taken effect, or were set aside.
    public let applied: UInt64
    /// What its heads need of witnesses before their entries take effect, and have.
    public let quorum: PeerQuorum
    /// What the operator lets it do here.
    public let policy: PeerPolicy
    /// Bytes of its log that are kept here.
    public let keptBytes: Int
    /// What proves that it told two histories; nil where it did not.
    public let forkProof: [UInt8]?
    /// Where it answers without the bus.
    public let address: OriginAddress?

    /// - Parameter identity: of the row's territory.
    init(row: Row, _ identity: Identity) throws {
        code = try row.get("code")
        name = try row.get("name")
        applied = UInt64(clamping: try row.get("applied", as: Int64.self))
        quorum = try PeerQuorum(row: row)
        address = try row.get("address", as: String?.self).flatMap { OriginAddress($0) }
        policy = try PeerPolicy(row: row)
        keptBytes = try row.get("kept_bytes")
        forkProof = try row.get("fork_proof")
        log = try Self.log(row, identity)
    }

    static func log(_ row: Row, _ identity: Identity) throws -> FollowedLog {
        let position = try LogPosition(row: row)
        let note: Data? = try row.get("last_note")
        guard let state = FollowedLog.State(rawValue: try row.get("state")) else { throw Reject.badIdentity }
        return FollowedLog(
            identity: identity, epoch: UInt64(clamping: position.epoch), frontier: position.frontier,
            lastNote: note.map { [UInt8]($0) },
            ahead: HeadsAhead(try row.get("ahead", as: [[UInt8]].self).map { try SignedHead(kept: $0) }), state: state)
    }
}

extension PeerPolicy {
    /// - Parameter row: `types`, and `rate` and `kept_limit` where they matter.
    init(row: Row) throws {
        self.init(types: try row.get("types", as: [String]?.self).map { Set($0) })
        rate = try row.get("rate", as: Int?.self) ?? Self.defaultRate
        keptBytes = try row.get("kept_limit", as: Int?.self) ?? Self.defaultKeptBytes
    }
}
