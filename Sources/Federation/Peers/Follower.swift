public import FederationCore
import Foundation
public import Postgres

/// Keeps what is verified of another territory's log. It trusts bytes, never who brought them.
public struct Follower: Sendable {
    private let peers: PeerStore
    private let quota: PeerQuota

    public init(database: Database, quota: PeerQuota = PeerQuota()) {
        peers = PeerStore(database: database)
        self.quota = quota
    }

    /// Judges a batch from anywhere and keeps what is new.
    /// - Returns: the verdict; after `pull` ask the origin for more.
    public func take(batch bytes: [UInt8], from territory: TerritoryID) async throws -> FollowedLog.Verdict {
        try await take(batch: bytes, after: try await peers.find(territory).log).verdict
    }

    /// Judges a batch where the log is known as it was last kept, which saves reading it for each of many pages.
    func take(batch bytes: [UInt8], after log: FollowedLog) async throws -> FollowedLog.Judgement {
        try await keep(log.judge(batch: bytes), of: log)
    }

    /// Judges a head from anywhere, also one of a size that the log has passed: by what is held of it.
    func take(head note: [UInt8], from territory: TerritoryID) async throws -> FollowedLog.Judgement {
        let log = try await peers.find(territory).log
        var judged = log.judge(head: note)
        if case .alreadyHeld = judged.verdict, let head = judged.head?.checkpoint {
            judged.verdict = try await PassedHeads(database: peers.database, log: log).verdict(on: head, note: note)
        }
        return try await keep(judged, of: log)
    }

    /// Judges a proof of a fork that somebody shows.
    func take(fork proof: ForkProof, of territory: TerritoryID) async throws -> FollowedLog.Verdict {
        let log = try await peers.find(territory).log
        return try await keep(FollowedLog.Judgement(verdict: log.judge(fork: proof)), of: log).verdict
    }

    private func keep(_ judged: FollowedLog.Judgement, of log: FollowedLog) async throws -> FollowedLog.Judgement {
        var judged = judged
        if let change = judged.ahead { try await remember(change, of: log) }
        switch judged.verdict {
        case .accept(let next, let items):
            if try await keep(next, items, after: log) == false { judged.verdict = .alreadyHeld }
        case .fork(let proof): try await stop(log.territory, proof)
        case .alreadyHeld, .pull, .reject: break
        }
        return judged
    }

    private func remember(_ change: HeadsAhead.Change, of log: FollowedLog) async throws {
        let (tid, epoch) = (log.territory.description, Int64(clamping: log.epoch))
        try await peers.database.write { transaction in
            if let dropped = change.dropped {
                try await transaction.execute(
                    """
                    DELETE FROM peer_head WHERE tid = \(tid) AND epoch = \(epoch) AND size = \(Int64(clamping: dropped))
                    """)
            }
            try await transaction.execute(
                """
                INSERT INTO peer_head (tid, epoch, size, note)
                VALUES (\(tid), \(epoch), \(Int64(clamping: change.kept.size)), \(Data(change.kept.note)))
                ON CONFLICT DO NOTHING
                """)
        }
    }

    /// Its commit does not wait for the disk: what a crash of the database loses is asked of the origin again. Before anything of it
    /// takes effect ``ApplyStore/note(trying:)`` does wait, and everything before it is on the disk then too.
    /// - Returns: false where somebody else continued the log meanwhile, or it was stopped.
    /// - Throws: ``PeerQuotaExceeded``.
    private func keep(_ next: FollowedLog, _ items: [BatchItem], after old: FollowedLog) async throws -> Bool {
        let position = LogPosition(epoch: Int64(clamping: next.epoch), frontier: next.frontier)
        let byteCount = items.reduce(next.lastNote?.count ?? 0) { $0 + $1.keptByteCount }
        return try await peers.database.write(waitsForDisk: false) { transaction in
            let moved = try await transaction.execute(
                """
                UPDATE peer SET epoch = \(position.epoch), size = \(position.size),
                    frontier = \(position.encodedFrontier), root = \(position.root),
                    last_note = \(next.lastNote.map { Data($0) } as Data?),
                    kept_bytes = kept_bytes + \(byteCount)::bigint,
                    state = CASE WHEN state IN ('new', 'stale', 'pruned') THEN 'syncing' ELSE state END
                WHERE tid = \(next.territory.description) AND epoch = \(Int64(clamping: old.epoch))
                    AND size = \(Int64(clamping: old.size)) AND state NOT IN ('forked', 'blocked')
                """
            )
            guard moved == 1 else { return false }
            try await quota.check(next.territory, in: transaction)
            // What ends the epoch still belongs to it.
            try await insert(items, of: old, in: transaction)
            try await insertNote(of: next, epoch: old.epoch, in: transaction)
            if next.ahead != old.ahead { try await forgetHeads(upTo: position, of: next, in: transaction) }
            return true
        }
    }

    private func forgetHeads(
        upTo position: LogPosition, of log: FollowedLog, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            DELETE FROM peer_head
            WHERE tid = \(log.territory.description) AND epoch = \(position.epoch) AND size <= \(position.size)
            """)
    }

    /// What is said to become of them when the cursor passes is what nearly always does: writing it then would write every row twice.
    private func insert(_ items: [BatchItem], of log: FollowedLog, in transaction: Transaction) async throws {
        let openings = items.map(\.payload.opening)
        try await transaction.execute(
            """
            INSERT INTO peer_entry (tid, epoch, sequence, entry, salt, payload, outcome, ask_after)
            SELECT \(log.territory.description)::text, \(Int64(clamping: log.epoch))::bigint, *,
                CASE WHEN payload IS NULL THEN 'absent' ELSE 'applied' END, CASE WHEN payload IS NULL THEN now() END
            FROM unnest(
                \(items.map { Int64(clamping: $0.entry.sequence) })::bigint[],
                \(items.map(\.encodedEntry))::bytea[],
                \(openings.map { $0?.salt })::bytea[],
                \(openings.map { $0?.payload })::bytea[]) AS item (sequence, entry, salt, payload)
            """
        )
    }

    /// The head that the entries end at, for whoever asks for them here.
    private func insertNote(of log: FollowedLog, epoch: UInt64, in transaction: Transaction) async throws {
        guard let note = log.lastNote else { return }
        try await transaction.execute(
            """
            INSERT INTO peer_note (tid, epoch, size, note)
            VALUES (\(log.territory.description), \(Int64(clamping: epoch)), \(Int64(clamping: log.size)), \(Data(note)))
            """)
    }

    private func stop(_ territory: TerritoryID, _ proof: ForkProof) async throws {
        try await peers.database.execute(
            """
            UPDATE peer SET state = 'forked', fork_proof = \(Data(proof.encoded))
            WHERE tid = \(territory.description) AND state <> 'forked'
            """
        )
    }
}
