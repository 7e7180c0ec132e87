import FederationCore
import Foundation
import Postgres

/// An entry of the own log on its way to a listener.
struct ListenedEntry: RowDecodable {
    let epoch: Int64
    let sequence: Int64
    let entry: Entry
    /// Nil where the listener does not want it, and where it was erased.
    let payload: Data?

    init(row: Row) throws {
        epoch = try row.get("epoch")
        sequence = try row.get("sequence")
        entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
        payload = try row.get("payload")
    }
}
