public import FederationCore
import Foundation
public import Postgres

/// Reads the territory's own log: pages for those who follow it, and the whole of it for those who check it.
public struct LogReader: Sendable {
    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// The newest signed head; nil before the first.
    public func head() async throws -> [UInt8]? {
        let row = try await database.read("SELECT note FROM log_note ORDER BY epoch DESC, size DESC LIMIT 1").first
        return try row.map { [UInt8](try $0.get("note", as: Data.self)) }
    }

    /// How many entries the newest signed head has.
    public func size() async throws -> UInt64 {
        let rows = try await database.read("SELECT size FROM log_note ORDER BY epoch DESC, size DESC LIMIT 1")
        return UInt64(clamping: try rows.first?.get("size", as: Int64.self) ?? 0)
    }

    /// The entries from a position to the first kept head at most 256 later, as a batch; nil where there are none.
    public func batch(epoch: UInt64 = 0, from first: UInt64) async throws -> Batch? {
        let start = Int64(clamping: first)
        let end = start.addingReportingOverflow(Int64(Batch.maximumItems))
        guard !end.overflow else { return nil }
        let notes = try await database.read(
            """
            SELECT size, note FROM log_note
            WHERE epoch = \(Int64(clamping: epoch)) AND size > \(start) AND size <= \(end.partialValue)
            ORDER BY size DESC LIMIT 1
            """)
        guard let note = notes.first else { return nil }
        let rows = try await database.read(
            """
            SELECT entry, salt, payload FROM log_entry
            WHERE epoch = \(Int64(clamping: epoch)) AND sequence >= \(start)
                AND sequence < \(try note.get("size", as: Int64.self))
            ORDER BY sequence
            """)
        return try Batch(items: rows.map(Self.item), note: [UInt8](try note.get("note", as: Data.self)))
    }

    private static func item(_ row: Row) throws -> BatchItem {
        let entry = try Entry(decoding: [UInt8](try row.get("entry", as: Data.self))[...])
        let salt: Data? = try row.get("salt")
        let payload: Data? = try row.get("payload")
        guard let salt, let payload else { return BatchItem(entry: entry, payload: .redacted) }
        return BatchItem(entry: entry, payload: .inline(Opening(salt: [UInt8](salt), payload: [UInt8](payload))))
    }
}
