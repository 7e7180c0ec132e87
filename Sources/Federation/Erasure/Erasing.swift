import FederationCore
public import Foundation
public import Postgres

/// Why something was erased.
public enum ErasureReason: String, CaseIterable, Sendable {
    /// The member it was about asked for it.
    case memberRequest = "member_request"
    /// The member it was about went away, and may come back.
    case memberAbsence = "member_absence"
}

extension FederationLog {
    /// Why facts about an object were erased last; nil where none were, or for a reason that this program does not know.
    public func lastErasure(of object: UUID, in transaction: Transaction) async throws -> ErasureReason? {
        let rows = try await transaction.query(
            """
            SELECT reason FROM log_erasure WHERE object_id = \(object) ORDER BY epoch DESC, sequence DESC LIMIT 1
            """)
        return ErasureReason(rawValue: try rows.first?.get("reason") ?? "")
    }

    /// Whether the log tells a fact of this kind about an object, which was not erased since.
    public func tells<Fact: FederatedFact>(_: Fact.Type, of object: UUID, in transaction: Transaction) async throws
        -> Bool
    {
        let type = Data([UInt8(Fact.type.utf8.count)] + Fact.type.utf8)
        return try await !transaction.query(
            """
            SELECT FROM log_entry
            WHERE \(unsafe: EntryColumn.object) = uuid_send(\(object)::uuid) AND payload IS NOT NULL
                AND substr(entry, 38, \(type.count)) = \(type)
            LIMIT 1
            """
        ).isEmpty
    }

    /// Erases everything that was told about an object, and tells the others to do so too, in the transaction that removes the
    /// object itself. What had no position yet is never told.
    /// - Returns: how many entries lost their payload.
    @discardableResult
    public func erase(_ object: UUID, reason: ErasureReason, in transaction: Transaction) async throws -> Int {
        // Nothing gets a position meanwhile, and whatever has one is seen.
        try await transaction.execute("SELECT FROM log_head FOR UPDATE")
        try await transaction.execute("DELETE FROM outbox WHERE object_id = \(object)")
        let rows = try await transaction.query(
            """
            UPDATE log_entry SET salt = NULL, payload = NULL
            WHERE \(unsafe: EntryColumn.object) = uuid_send(\(object)::uuid) AND payload IS NOT NULL
            RETURNING epoch, sequence, entry_id
            """)
        for erased in try rows.map(ErasedEntry.init(row:)).sorted(by: { $0.sequence < $1.sequence }) {
            try await state(erased, of: object, reason, in: transaction)
        }
        return rows.count
    }

    /// Tells the others, and enters it into the ledger.
    func state(
        _ erased: ErasedEntry, of object: UUID, _ reason: ErasureReason, in transaction: Transaction
    ) async throws {
        let fact = EntryRedacted(
            epoch: UInt64(clamping: erased.epoch), sequence: UInt64(clamping: erased.sequence),
            reason: reason.rawValue, objectID: erased.entryID)
        let statement = try await put(fact, for: .identityAndControl, in: transaction)
        try await transaction.execute(
            """
            INSERT INTO log_erasure (epoch, sequence, object_id, reason, stated_by)
            VALUES (\(erased.epoch), \(erased.sequence), \(object), \(reason.rawValue), \(statement))
            """)
    }
}

struct ErasedEntry: RowDecodable {
    let epoch: Int64
    let sequence: Int64
    let entryID: UUID

    init(row: Row) throws {
        epoch = try row.get("epoch")
        sequence = try row.get("sequence")
        entryID = try row.get("entry_id")
    }
}
