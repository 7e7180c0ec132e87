import FederationCore
import Foundation
import Postgres

/// A committed fact that waits for its position.
struct OutboxRow: RowDecodable {
    let id: Int64
    let fact: PendingFact

    init(row: Row) throws {
        id = try row.get("id")
        let type: String = try row.get("type")
        let audience: Int = try row.get("audience")
        guard let entryType = EntryType(type), let readers = Entry.Audience(rawValue: UInt8(clamping: audience)) else {
            throw Reject.badType
        }
        fact = PendingFact(
            id: try row.get("entry_id"), type: entryType,
            schemaVersion: UInt16(clamping: try row.get("schema_version", as: Int.self)),
            objectID: try row.get("object_id"),
            timeMilliseconds: UInt64(clamping: try row.get("time_ms", as: Int64.self)),
            audience: readers, isCritical: try row.get("critical"),
            opening: Opening(
                salt: try row.get("salt"),
                payload: try row.get("payload")))
    }
}
