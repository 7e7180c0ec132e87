import FederationCore
import Foundation
import Postgres

/// Writes to the tables of the own log, for whoever holds the lease.
struct LogRows {
    let transaction: Transaction

    /// Where the log stands, locked until the transaction ends.
    /// - Parameter lease: nil for tests of one process.
    /// - Throws: ``Deposed``.
    func lock(_ lease: Lease?) async throws -> LogPosition {
        let head = try await transaction.first(
            """
            SELECT epoch, size, frontier, root FROM log_head
            WHERE \(lease == nil)::boolean OR lease = \(lease?.id as UUID?)::uuid FOR UPDATE
            """, as: LogPosition.self)
        guard let head else { throw Deposed() }
        return head
    }

    /// Appends entries after which the log stands at `next`.
    func append(_ items: [BatchItem], to next: LogPosition) async throws {
        let openings = items.map(\.payload.opening)
        try await transaction.execute(
            """
            INSERT INTO log_entry (epoch, sequence, entry_id, entry, leaf, salt, payload)
            SELECT \(next.epoch)::bigint, * FROM unnest(
                \(items.map { Int64(clamping: $0.entry.sequence) })::bigint[], \(items.map(\.entry.id))::uuid[],
                \(items.map(\.encodedEntry))::bytea[], \(items.map(\.leaf.bytes))::bytea[],
                \(openings.map { $0?.salt })::bytea[],
                \(openings.map { $0?.payload })::bytea[])
            """
        )
        try await transaction.execute(
            "UPDATE log_head SET size = \(next.size), frontier = \(next.encodedFrontier), root = \(next.root)")
    }
}
