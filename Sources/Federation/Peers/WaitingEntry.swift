import FederationCore
import Foundation
import Postgres

/// An entry that has not taken effect, as the database keeps it.
struct WaitingEntry: RowDecodable {
    let epoch: Int64
    let sequence: Int64
    /// How often it was tried alone.
    let attempts: Int
    let entry: Entry
    let payload: Data?
    /// Another entry of the origin had its id before.
    let isRepeated: Bool

    init(row: Row) throws {
        epoch = try row.get("epoch")
        sequence = try row.get("sequence")
        attempts = try row.get("attempts")
        entry = try Entry(decoding: (try row.get("entry", as: [UInt8].self))[...])
        payload = try row.get("payload")
        isRepeated = try row.get("is_repeated")
    }

    /// Whether the same handler is for both, if any is.
    func isStated(like other: WaitingEntry) -> Bool {
        entry.type == other.entry.type && entry.schemaVersion == other.entry.schemaVersion
    }
}
