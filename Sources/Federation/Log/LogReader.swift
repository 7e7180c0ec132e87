public import FederationCore
import Foundation
public import Postgres

/// Reads a log as it is kept, the territory's own or a peer's: heads, and pages for those who follow it.
public struct LogReader: Sendable {
    private let database: Database
    /// What stands for `log_entry` and for `log_note` in a statement.
    private let entries: String
    private let notes: String

    public init(database: Database, of owner: KeptLog.Owner = .own) {
        self.database = database
        (entries, notes) = (owner.entries, owner.notes)
    }

    /// The newest signed head; nil before the first.
    public func head() async throws -> [UInt8]? {
        let row = try await database.read("SELECT note FROM \(unsafe: notes) ORDER BY epoch DESC, size DESC LIMIT 1")
            .first
        return try row.map { [UInt8](try $0.get("note", as: Data.self)) }
    }

    /// The newest signed head, stated anew to be the newest, with the lines of its witnesses; nil before the first.
    /// - Parameter now: Unix seconds.
    func head(statedBy signer: any Signer, at now: UInt64) async throws -> [UInt8]? {
        guard let head = try await head() else { return nil }
        let note = try SignedNote(decoding: head).refreshed(by: signer, at: now)
        let lines = try await CosignatureStore(database: database).lines(under: Checkpoint(text: note.text))
        return note.cosigned(by: lines).encoded
    }

    /// How many entries the newest signed head has.
    public func size() async throws -> UInt64 {
        let rows = try await database.read("SELECT size FROM \(unsafe: notes) ORDER BY epoch DESC, size DESC LIMIT 1")
        return UInt64(clamping: try rows.first?.get("size", as: Int64.self) ?? 0)
    }

    /// The epoch of the newest signed head; 0 before the first.
    public func epoch() async throws -> UInt64 {
        let rows = try await database.read("SELECT epoch FROM \(unsafe: notes) ORDER BY epoch DESC LIMIT 1")
        return UInt64(clamping: try rows.first?.get("epoch", as: Int64.self) ?? 0)
    }

    /// The entries from a position on, as a batch; nil where there are none.
    ///
    /// It ends at a kept head: the last that one batch reaches by its bytes, and by `limit` entries unless the next head is
    /// farther than that.
    public func batch(
        epoch: UInt64 = 0, from first: UInt64, limit: UInt64 = UInt64(Batch.maximumItems)
    ) async throws -> Batch? {
        let start = Int64(clamping: first)
        let reach = start.addingReportingOverflow(Int64(Batch.maximumItems))
        guard !reach.overflow else { return nil }
        let wanted = start + Int64(min(limit, UInt64(Batch.maximumItems)))
        let rows = try await database.read(
            """
            WITH reach AS MATERIALIZED (
                SELECT sequence, entry, salt, payload,
                    sum(octet_length(entry) + coalesce(octet_length(payload), 0) + \(BatchItem.overhead)::integer)
                        OVER (ORDER BY sequence) AS bytes
                FROM \(unsafe: entries)
                WHERE sequence >= \(start) AND sequence < \(reach.partialValue)
            ), head AS (
                SELECT size, note FROM \(unsafe: notes) JOIN reach ON sequence = size - 1
                WHERE epoch = \(Int64(clamping: epoch)) AND size > \(start) AND size <= \(reach.partialValue)
                    AND bytes <= \(BatchBudget.itemBytes)
                ORDER BY size > \(wanted), abs(size - \(wanted)) LIMIT 1
            )
            SELECT entry, salt, payload, CASE WHEN sequence = size - 1 THEN note END AS note
            FROM reach JOIN head ON sequence < size ORDER BY sequence
            """)
        guard let last = rows.last else { return nil }
        let note = try SignedNote(decoding: try last.get("note", as: [UInt8].self)).withoutTimes()
        return try Batch(items: rows.map(Self.item), note: note.encoded)
    }

    /// Facts without a position, and since when the oldest waits.
    func waiting() async throws -> (count: Int, since: Date?) {
        let row = try await database.read("SELECT count(*) AS count, min(time_ms) AS since FROM outbox").first
        let since = try row?.get("since", as: Int64?.self) ?? nil
        return (try row?.get("count") ?? 0, since.map { Date(timeIntervalSince1970: Double($0) / 1000) })
    }

    /// The last entries, the newest first.
    func recent(_ count: Int) async throws -> [Entry] {
        let rows = try await database.read(
            "SELECT entry FROM log_entry ORDER BY epoch DESC, sequence DESC LIMIT \(count)")
        return try rows.map { try Entry(decoding: try $0.get("entry", as: [UInt8].self)[...]) }
    }

    private static func item(_ row: Row) throws -> BatchItem {
        let entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
        // A batch is for anybody; those who are listed ask for theirs.
        if entry.audience == .listedTerritories { return BatchItem(entry: entry, payload: .absent) }
        return BatchItem(entry: entry, payload: Payload(salt: try row.get("salt"), payload: try row.get("payload")))
    }
}
