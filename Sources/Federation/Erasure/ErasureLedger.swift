import FederationCore
public import Foundation
public import Kernel
public import Postgres

/// What was erased, kept for ever, so that a database restored from an older copy loses it again (faults.md R-40).
///
/// The log is the ledger's own backup: what the own log says was erased is entered again, also where the log came back from peers. Where
/// it did not come back, a file knows, and it is stated once more.
public struct ErasureLedger: Sendable {
    private let database: Database
    private let erasures: PeerErasures
    private let ownHandlers: [OwnErasureHandler]
    let file: ErasedFile?
    private let log: FederationLog

    /// - Parameters:
    ///   - handlers: take back what was made of other territories' facts.
    ///   - ownHandlers: remove what an own fact was about.
    ///   - file: outlives the database; without it an erasure is lost where the log's own statement of it is.
    public init(
        database: Database, handlers: [FactHandler], ownHandlers: [OwnErasureHandler], file: ErasedFile? = nil,
        world: World
    ) {
        self.database = database
        self.file = file
        log = FederationLog(world: world)
        erasures = PeerErasures(handlers: FactHandlers(handlers))
        self.ownHandlers = ownHandlers
    }

    /// Erases again whatever came back.
    /// - Returns: how many entries had.
    @discardableResult
    public func reapply() async throws -> Int {
        try await database.write { transaction in
            try await enterStated(in: transaction)
            let own = try await eraseOwn(in: transaction)
            let others = try await eraseOthers(in: transaction)
            return own + others
        }
    }

    /// Enters what the own log says and the ledger does not.
    private func enterStated(in transaction: Transaction) async throws {
        let rows = try await transaction.query(
            """
            SELECT entry_id, payload FROM log_entry stated
            WHERE substr(entry, 38, 15) = '\\x0e656e7472792e7265646163746564' AND payload IS NOT NULL
                AND NOT EXISTS (SELECT FROM log_erasure WHERE stated_by = stated.entry_id)
            """)
        for row in rows {
            guard let fact = try? JSONDecoder().decode(EntryRedacted.self, from: row.get("payload", as: Data.self))
            else { continue }
            let (epoch, sequence) = (Int64(clamping: fact.epoch), Int64(clamping: fact.sequence))
            let entered = try await transaction.query(
                """
                INSERT INTO log_erasure (epoch, sequence, object_id, reason, stated_by)
                SELECT \(epoch)::bigint, sequence, encode(\(unsafe: EntryColumn.object), 'hex')::uuid, \(fact.reason),
                    \(try row.get("entry_id", as: UUID.self))
                FROM log_entry WHERE sequence = \(sequence)
                ON CONFLICT DO NOTHING RETURNING object_id, reason
                """)
            // Also where the payload did not come back: what it was about may have.
            try await eraseObjects(of: entered, in: transaction)
        }
    }

    /// Erases again, and states it again, what was erased and stated in a part of the log that is lost; for when the log is known to be
    /// the newest there is.
    /// - Returns: how many entries there were.
    @discardableResult
    func reapplyLost() async throws -> Int {
        guard let file else { return 0 }
        let known = try await file.records()
        var count = 0
        for start in stride(from: 0, to: known.count, by: Self.atOnce) {
            let records = known[start..<min(start + Self.atOnce, known.count)]
            count += try await database.write { try await eraseLost(records, in: $0) }
        }
        try await complete(file, beside: Set(known))
        return count
    }

    private static let atOnce = 1_000

    private func eraseLost(_ records: ArraySlice<ErasedFile.Record>, in transaction: Transaction) async throws -> Int {
        let reasons = Dictionary(records.map { ($0.entry, $0.reason) }) { first, _ in first }
        try await transaction.execute("SELECT FROM log_head FOR UPDATE")
        try await transaction.execute("DELETE FROM outbox WHERE entry_id = ANY (\(Array(reasons.keys))::uuid[])")
        let lost = try await transaction.query(
            """
            UPDATE log_entry e SET salt = NULL, payload = NULL
            WHERE entry_id = ANY (\(Array(reasons.keys))::uuid[])
                AND NOT EXISTS (SELECT FROM log_erasure l WHERE l.sequence = e.sequence)
            RETURNING epoch, sequence, entry_id, encode(\(unsafe: EntryColumn.object), 'hex')::uuid AS object_id
            """)
        for row in lost {
            let erased = try ErasedEntry(row: row)
            let reason = reasons[erased.entryID] ?? .memberRequest
            let object: UUID = try row.get("object_id")
            try await log.state(erased, of: object, reason, in: transaction)
            for handler in ownHandlers { try await handler.erase(object, reason.rawValue, transaction) }
        }
        return lost.count
    }

    /// A file that is new, or was brought back, has what the ledger has.
    private func complete(_ file: ErasedFile, beside known: Set<ErasedFile.Record>) async throws {
        let rows = try await database.read("SELECT entry_id, reason FROM log_erasure JOIN log_entry USING (sequence)")
        try await file.append(rows.compactMap(ErasedFile.Record.init(row:)).filter { !known.contains($0) })
    }

    private func eraseObjects(of rows: [Row], in transaction: Transaction) async throws {
        for row in rows {
            for handler in ownHandlers {
                try await handler.erase(try row.get("object_id"), try row.get("reason"), transaction)
            }
        }
    }

    private func eraseOwn(in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.query(
            """
            UPDATE log_entry e SET salt = NULL, payload = NULL FROM log_erasure l
            WHERE e.sequence = l.sequence AND e.payload IS NOT NULL
            RETURNING l.object_id, l.reason
            """)
        try await eraseObjects(of: rows, in: transaction)
        return rows.count
    }

    private func eraseOthers(in transaction: Transaction) async throws -> Int {
        let rows = try await transaction.query(
            """
            UPDATE peer_entry e SET salt = NULL, payload = NULL, outcome = 'erased', ask_after = NULL, failure = NULL
            FROM peer_erasure l, peer
            WHERE e.tid = l.tid AND e.sequence = l.sequence AND peer.tid = e.tid
                AND e.sequence < peer.applied AND e.payload IS NOT NULL
            RETURNING e.tid, peer.code, e.sequence, e.entry
            """)
        try await erasures.takeBack(rows, in: transaction)
        return rows.count
    }
}

/// What a module does when something of its own has to be erased again.
public struct OwnErasureHandler: Sendable {
    let erase: @Sendable (_ object: UUID, _ reason: String, Transaction) async throws -> Void

    /// - Parameter erase: gets any object whose facts were erased, also one that is no longer there or of another module.
    public init(erase: @escaping @Sendable (_ object: UUID, _ reason: String, Transaction) async throws -> Void) {
        self.erase = erase
    }
}
