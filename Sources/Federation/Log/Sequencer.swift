public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Gives committed facts their positions in the territory's log and signs its heads.
///
/// A reader that remembered the highest id it saw would lose facts that commit late. So positions are given under a lock, to
/// whatever is committed and has none; and what is signed is read back from the database first, never taken from memory.
public struct Sequencer: Sendable {
    private let database: Database
    private let territory: TerritoryID
    private let signer: any Signer
    private let world: World

    public init(database: Database, territory: TerritoryID, signer: any Signer, world: World) {
        self.database = database
        self.territory = territory
        self.signer = signer
        self.world = world
    }

    /// Gives positions to what waits, one batch at most, and signs the head that results.
    /// - Returns: how many facts got one; 0 where nothing waited.
    /// - Throws: ``Reject/rootMismatch`` where the database holds another history than was written: nothing is signed then.
    @discardableResult
    public func step() async throws -> Int {
        let count = try await givePositions()
        try await signHead()
        return count
    }

    /// Its commit does not wait for the disk: nothing is told of these positions before the head over them is signed and kept,
    /// and that commit, later in the same write-ahead log, waits for both.
    private func givePositions() async throws -> Int {
        try await database.write { transaction in
            try await transaction.execute("SET LOCAL synchronous_commit = off")
            guard
                let head = try await transaction.first(
                    "SELECT epoch, size, frontier, root FROM log_head FOR UPDATE", as: LogPosition.self)
            else { throw PostgresError.closed }
            let facts = try await takeWaiting(in: transaction)
            guard !facts.isEmpty else { return 0 }
            let appended = try LogAppend(facts, to: head.frontier)
            guard appended.items.count == facts.count else { throw Reject.tooLarge }
            try await insert(appended.items, epoch: head.epoch, in: transaction)
            let next = LogPosition(epoch: head.epoch, frontier: appended.frontier)
            try await transaction.execute(
                "UPDATE log_head SET size = \(next.size), frontier = \(next.encodedFrontier), root = \(next.root)")
            return facts.count
        }
    }

    /// Takes from the outbox what one batch carries, in order. The database counts bytes, so that no more are read.
    private func takeWaiting(in transaction: Transaction) async throws -> [PendingFact] {
        let rows = try await transaction.query(
            """
            DELETE FROM outbox WHERE id IN (
                SELECT id FROM (
                    SELECT id, sum(octet_length(payload) + \(BatchItem.maximumOverhead)::integer) OVER (ORDER BY id) AS bytes
                    FROM (SELECT id, payload FROM outbox ORDER BY id LIMIT \(Batch.maximumItems)) AS oldest
                ) AS counted WHERE bytes <= \(BatchBudget.itemBytes)
            ) RETURNING *
            """,
            as: OutboxRow.self)
        return rows.sorted { $0.id < $1.id }.map(\.fact)
    }

    private func insert(_ items: [BatchItem], epoch: Int64, in transaction: Transaction) async throws {
        let openings = items.map(\.payload.opening)
        try await transaction.execute(
            """
            INSERT INTO log_entry (epoch, sequence, entry_id, entry, leaf, salt, payload)
            SELECT \(epoch)::bigint, * FROM unnest(
                \(items.map { Int64(clamping: $0.entry.sequence) })::bigint[], \(items.map(\.entry.id))::uuid[],
                \(items.map(\.encodedEntry))::bytea[], \(items.map(\.leaf.bytes))::bytea[],
                \(openings.map { $0?.salt })::bytea[],
                \(openings.map { $0?.payload })::bytea[])
            """
        )
    }

    /// Signs the newest head, unless that is done: from rows as the database has them now.
    private func signHead() async throws {
        guard
            let head = try await database.first(
                "SELECT epoch, size, frontier, root FROM log_head", as: LogPosition.self),
            head.size > 0
        else { return }
        let signed = try await database.first(
            """
            SELECT epoch, size, frontier, root FROM log_note WHERE epoch = \(head.epoch) ORDER BY size DESC LIMIT 1
            """,
            as: LogPosition.self
        )
        if signed?.size == head.size { return }
        for position in try await confirmed(head, after: signed?.frontier ?? MerkleFrontier()) {
            try await keepNote(at: position)
        }
    }

    /// Reads what was written since the last signed head, hashes it anew and compares.
    /// - Returns: where to sign: at the head, and before it wherever a batch would grow beyond its limit.
    private func confirmed(_ head: LogPosition, after signed: MerkleFrontier) async throws -> [LogPosition] {
        var budget = BatchBudget()
        var positions: [LogPosition] = []
        let replay = LogReplay(epoch: head.epoch, in: database)
        let frontier = try await replay.run(from: signed, to: head.frontier.size) { entry, before in
            let byteCount = BatchItem.encodedCount(inline: entry)
            if budget.take(byteCount) { return }
            positions.append(LogPosition(epoch: head.epoch, frontier: before))
            budget = BatchBudget(first: byteCount)
        }
        guard frontier == head.frontier else { throw Reject.rootMismatch }
        return positions + [head]
    }

    private func keepNote(at position: LogPosition) async throws {
        let checkpoint = Checkpoint(
            origin: LogOrigin(territory: territory, epoch: UInt64(clamping: position.epoch)),
            size: position.frontier.size, root: position.frontier.root)
        let rights = try await database.read(
            """
            WITH head AS (
                SELECT FROM log_head WHERE coalesce(signing_key, \(signer.publicKey.bytes)) = \(signer.publicKey.bytes) FOR SHARE
            ), kept AS (
                INSERT INTO log_note (epoch, size, root, frontier, note)
                SELECT \(position.epoch)::bigint, \(position.size)::bigint, \(position.root)::bytea,
                    \(position.encodedFrontier)::bytea, \(Data(try sign(checkpoint)))::bytea
                FROM head
                ON CONFLICT (epoch, size) DO NOTHING
            )
            SELECT FROM head
            """
        )
        guard !rights.isEmpty else { throw SigningKeyReplaced() }
    }

    private func sign(_ checkpoint: Checkpoint) throws -> [UInt8] {
        try checkpoint.signed(by: signer, at: world.unixSeconds).encoded
    }
}

/// Another key signs the log's heads now; the node begins anew with it.
struct SigningKeyReplaced: Error {}
