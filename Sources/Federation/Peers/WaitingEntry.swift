import FederationCore
import Foundation
import Postgres

/// The entry that a peer's cursor stands before.
struct WaitingEntry: RowDecodable {
    let code: String
    let epoch: Int64
    let sequence: Int64
    let attempts: Int
    let entry: Entry
    let payload: Data?

    init(row: Row) throws {
        code = try row.get("code")
        epoch = try row.get("epoch")
        sequence = try row.get("sequence")
        attempts = try row.get("attempts")
        entry = try Entry(decoding: [UInt8](try row.get("entry", as: Data.self))[...])
        payload = try row.get("payload")
    }

    func origin(_ territory: TerritoryID) -> FactOrigin {
        FactOrigin(
            territory: territory, code: code, sequence: UInt64(clamping: sequence), entryID: entry.id,
            objectID: entry.objectID, time: Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000))
    }
}
