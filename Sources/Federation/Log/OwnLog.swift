import FederationCore
import Foundation
import Postgres

/// The territory's own log in the database, as it is compared with heads that were signed before.
struct OwnLog: Sendable {
    let database: Database

    func position() async throws -> LogPosition {
        let position = try await database.first(
            "SELECT epoch, size, frontier, root FROM log_head", as: LogPosition.self)
        guard let position else { throw Reject.rootMismatch }
        return position
    }

    /// Whether no head of the log's epoch was ever kept: then none was signed, for an epoch begins in the database.
    func isEpochFresh() async throws -> Bool {
        let rows = try await database.read(
            "SELECT 1 FROM log_head WHERE epoch > 0 AND NOT EXISTS (SELECT 1 FROM log_note WHERE log_note.epoch >= log_head.epoch)"
        )
        return !rows.isEmpty
    }

    /// What a head that this territory signed says of the database's log.
    enum Relation: Hashable {
        /// The log has it, and perhaps more.
        case leads
        /// The log ends before it.
        case isBehind
        /// The log has another history.
        case contradicts
    }

    /// Compares by what the entries hash to now, not by what was kept of heads.
    func relation(to head: Checkpoint) async throws -> Relation {
        let position = try await position()
        let epoch = Int64(clamping: head.origin.epoch)
        guard epoch <= position.epoch else { return .isBehind }
        // Of an epoch that has ended counts what the next was begun with, by a key that no thief of the signing key has.
        guard epoch == position.epoch else { return .leads }
        guard head.size <= position.frontier.size else { return .isBehind }
        return try await root(at: head.size, of: position) == head.root ? .leads : .contradicts
    }

    private func root(at size: UInt64, of position: LogPosition) async throws -> Hash {
        if size == position.frontier.size { return position.frontier.root }
        let known = try await database.first(
            """
            SELECT epoch, size, frontier, root FROM log_note
            WHERE epoch = \(position.epoch) AND size <= \(Int64(clamping: size)) ORDER BY size DESC LIMIT 1
            """, as: LogPosition.self)
        return try await LogReplay(in: database)
            .run(from: known?.frontier ?? MerkleFrontier(), to: size).root
    }

    /// The size at which a second history was found in this epoch; nil where there is none.
    func conflict() async throws -> UInt64? {
        let rows = try await database.read(
            "SELECT min(log_conflict.size) AS size FROM log_conflict JOIN log_head USING (epoch)")
        return UInt64(clamping: try rows.first?.get("size", as: Int64?.self) ?? nil ?? 0).nonZero
    }

    /// Keeps the evidence that another history was signed.
    func keep(conflict head: Checkpoint, note: [UInt8], toldBy peer: String) async throws {
        try await database.execute(
            """
            INSERT INTO log_conflict (epoch, size, root, note, told_by)
            VALUES (\(Int64(clamping: head.origin.epoch)), \(Int64(clamping: head.size)), \(head.root.bytes),
                \(Data(note)), \(peer))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Appends what a peer gave back. What waits in the outbox and has its position there is not given another.
    /// - Parameter restore: what modules make of their own facts again.
    func append(
        _ items: [BatchItem], _ note: [UInt8], to next: LogPosition, lease: Lease?,
        restore: @Sendable ([BatchItem], Transaction) async throws -> Void
    ) async throws {
        try await database.write { transaction in
            let rows = LogRows(transaction: transaction)
            let head = try await rows.lock(lease)
            guard head.size + Int64(items.count) == next.size, head.epoch <= next.epoch else { throw Deposed() }
            try await rows.append(items, to: next)
            // A backup may be older than the epoch, and what came back is of it.
            if head.epoch < next.epoch {
                try await transaction.execute("UPDATE log_head SET epoch = \(next.epoch)")
            }
            try await transaction.execute(
                """
                INSERT INTO log_note (epoch, size, root, frontier, note)
                VALUES (\(next.epoch), \(next.size), \(next.root), \(next.encodedFrontier), \(Data(note)))
                """)
            try await transaction.execute("DELETE FROM outbox WHERE entry_id = ANY(\(items.map(\.entry.id))::uuid[])")
            try await restore(items, transaction)
        }
    }
}

extension UInt64 {
    fileprivate var nonZero: UInt64? { self == 0 ? nil : self }
}
