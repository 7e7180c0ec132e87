public import FederationCore
import Foundation
public import Postgres

/// One followed territory, as the database keeps it.
public struct Peer: Sendable, RowDecodable {
    public let code: String
    public let name: String
    public let log: FollowedLog
    /// Entries that have taken effect, or were set aside.
    public let applied: UInt64
    /// Where it answers without the bus.
    public let address: OriginAddress?

    public init(row: Row) throws {
        code = try row.get("code")
        name = try row.get("name")
        applied = UInt64(clamping: try row.get("applied", as: Int64.self))
        address = try row.get("address", as: String?.self).flatMap { OriginAddress($0) }
        let position = try LogPosition(row: row)
        let note: Data? = try row.get("last_note")
        guard let territory = TerritoryID(try row.get("tid", as: String.self)),
            let state = FollowedLog.State(rawValue: try row.get("state"))
        else { throw Reject.badIdentity }
        log = FollowedLog(
            territory: territory, epoch: UInt64(clamping: position.epoch),
            key: try Ed25519PublicKey([UInt8](row.get("public_key", as: Data.self))), frontier: position.frontier,
            lastNote: note.map { [UInt8]($0) },
            ahead: HeadsAhead(try row.get("ahead", as: [[UInt8]].self).map { try SignedHead(kept: $0) }), state: state)
    }
}
