public import FederationCore
import Foundation
public import Kernel
public import Postgres
import Synchronization

/// Gives committed facts their positions in the territory's log and signs its heads.
///
/// A reader that remembered the highest id it saw would lose facts that commit late. So positions are given under a lock, to
/// whatever is committed and has none; and what is signed is read back from the database first, never taken from memory.
public struct Sequencer: Sendable {
    private let database: Database
    private let territory: TerritoryID
    private let signer: any Signer
    private let lastSigned: LastSigned?
    private let erased: ErasedFile?
    private let lease: Lease?
    private let world: World
    private let place = Place()

    public init(
        database: Database, territory: TerritoryID, signer: any Signer, lastSigned: LastSigned? = nil, world: World
    ) {
        self.init(
            database: database, territory: territory, signer: signer, lastSigned: lastSigned, erased: nil, lease: nil,
            world: world)
    }

    /// - Parameter lease: asked for by each transaction; nil where there is one process only.
    init(
        database: Database, territory: TerritoryID, signer: any Signer, lastSigned: LastSigned?, erased: ErasedFile?,
        lease: Lease?, world: World
    ) {
        self.database = database
        self.territory = territory
        self.signer = signer
        self.lastSigned = lastSigned
        self.erased = erased
        self.lease = lease
        self.world = world
    }

    /// Gives positions to what waits, one batch at most, and signs the head that results.
    /// - Returns: how many facts got one; 0 where nothing waited.
    /// - Throws: ``Reject/rootMismatch`` where the database holds another history than was written, ``LastSignedError`` where
    ///   another was signed, ``Deposed`` where another process took over, or the
    ///   database is another than it was: nothing is signed then.
    @discardableResult
    public func step() async throws -> Int {
        do {
            // What cannot be signed is not added to.
            if place.left == nil { try await signHead() }
            let count = try await givePositions()
            try await signHead()
            return count
        } catch {
            place.leave(nil)
            throw error
        }
    }

    private func givePositions() async throws -> Int {
        let (count, left) = try await database.write { transaction in
            let rows = LogRows(transaction: transaction)
            let head = try await rows.lock(lease)
            // A copy that fell behind may have taken the database's place, and the lease with it.
            if let left = place.left, left != head.frontier { throw Deposed() }
            let facts = try await takeWaiting(in: transaction)
            guard !facts.isEmpty else { return (0, head.frontier) }
            let appended = try LogAppend(facts, to: head.frontier)
            guard appended.items.count == facts.count else { throw Reject.tooLarge }
            try await rows.append(
                appended.items, to: LogPosition(epoch: head.epoch, frontier: appended.frontier))
            return (facts.count, appended.frontier)
        }
        place.leave(left)
        return count
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

    /// Signs the newest head, unless that is done: from rows as the database has them now.
    private func signHead() async throws {
        guard
            let head = try await database.first(
                "SELECT epoch, size, frontier, root FROM log_head", as: LogPosition.self),
            head.size > 0
        else { return }
        let signed = try await database.first(
            """
            SELECT epoch, size, frontier, root FROM log_note ORDER BY epoch DESC, size DESC LIMIT 1
            """,
            as: LogPosition.self
        )
        // An epoch's first head has an entry of it; up to its base the log is signed already.
        if let signed, signed.size == head.size { return }
        let positions = try await confirmed(head, after: signed?.frontier ?? MerkleFrontier())
        try await erased?.append(erasures(since: signed?.size ?? 0, upTo: head.size))
        try await lastSigned?.keep(checkpoint(at: head))
        for position in positions { try await keepNote(at: position) }
    }

    /// What the entries say was erased that are to be signed.
    private func erasures(since signed: Int64, upTo size: Int64) async throws -> [ErasedFile.Record] {
        let rows = try await database.read(
            """
            SELECT erased.entry_id, reason FROM log_entry stated
            JOIN log_erasure ON stated_by = stated.entry_id JOIN log_entry erased ON erased.sequence = log_erasure.sequence
            WHERE stated.sequence >= \(signed) AND stated.sequence < \(size)
                AND substr(stated.entry, 38, 15) = '\\x0e656e7472792e7265646163746564'
            """)
        return rows.compactMap(ErasedFile.Record.init(row:))
    }

    /// Reads what was written since the last signed head, hashes it anew and compares.
    /// - Returns: where to sign: at the head, and before it wherever a batch would grow beyond its limit.
    private func confirmed(_ head: LogPosition, after signed: MerkleFrontier) async throws -> [LogPosition] {
        var budget = BatchBudget()
        var positions: [LogPosition] = []
        let replay = LogReplay(in: database)
        let frontier = try await replay.run(from: signed, to: head.frontier.size) { entry, before in
            let byteCount = BatchItem.encodedCount(inline: entry)
            if budget.take(byteCount) { return }
            positions.append(LogPosition(epoch: head.epoch, frontier: before))
            budget = BatchBudget(first: byteCount)
        }
        guard frontier == head.frontier else { throw Reject.rootMismatch }
        return positions + [head]
    }

    /// Its commit does not wait for the disk. The entries are there, and the last-signed file names the head: after a crash the
    /// same head is signed once more.
    private func keepNote(at position: LogPosition) async throws {
        let note = try checkpoint(at: position).signed(by: signer, at: world.unixSeconds).encoded
        let leases = try await database.read(
            """
            WITH lease AS (
                SELECT FROM log_head
                WHERE (\(lease == nil)::boolean OR lease = \(lease?.id as UUID?)::uuid)
                    AND coalesce(signing_key, \(signer.publicKey.bytes)) = \(signer.publicKey.bytes) FOR SHARE
            ), kept AS (
                INSERT INTO log_note (epoch, size, root, frontier, note)
                SELECT \(position.epoch)::bigint, \(position.size)::bigint, \(position.root)::bytea,
                    \(position.encodedFrontier)::bytea, \(Data(note))::bytea
                FROM lease
                ON CONFLICT (epoch, size) DO NOTHING
            )
            SELECT set_config('synchronous_commit', 'off', true) FROM lease
            """
        )
        guard !leases.isEmpty else { throw Deposed() }
    }

    private func checkpoint(at position: LogPosition) -> Checkpoint {
        Checkpoint(
            origin: LogOrigin(territory: territory, epoch: UInt64(clamping: position.epoch)),
            size: position.frontier.size, root: position.frontier.root)
    }
}

/// Where the log was left; nil where that is not known for certain.
private final class Place: Sendable {
    private let frontier = Mutex<MerkleFrontier?>(nil)

    var left: MerkleFrontier? { frontier.withLock { $0 } }

    func leave(_ new: MerkleFrontier?) { frontier.withLock { $0 = new } }
}
