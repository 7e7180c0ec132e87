public import FederationCore
import Foundation
public import Postgres

/// Keeps what is verified of another territory's log. It trusts bytes, never who brought them.
public struct Follower: Sendable {
    private let peers: PeerStore

    public init(database: Database) {
        peers = PeerStore(database: database)
    }

    /// Judges a batch from anywhere and keeps what is new.
    /// - Returns: the verdict; after `pull` ask the origin for more.
    public func take(batch bytes: [UInt8], from territory: TerritoryID) async throws -> FollowedLog.Verdict {
        try await take(batch: bytes, after: try await peers.find(territory).log)
    }

    /// Judges a batch where the log is known as it was last kept, which saves reading it for each of many pages.
    public func take(batch bytes: [UInt8], after log: FollowedLog) async throws -> FollowedLog.Verdict {
        let verdict = log.judge(batch: bytes)
        switch verdict {
        case .accept(let next, let items):
            guard try await keep(next, items, after: log) else { return .alreadyHeld }
        case .fork(_, let other): try await stop(log.territory, at: other)
        case .alreadyHeld, .pull, .reject: break
        }
        return verdict
    }

    /// Judges a head from anywhere.
    public func take(head note: [UInt8], from territory: TerritoryID) async throws -> FollowedLog.Verdict {
        try await take(datedHead: note, from: territory).verdict
    }

    /// Judges a head from anywhere, and says what it states where its signatures hold.
    func take(
        datedHead note: [UInt8], from territory: TerritoryID
    ) async throws -> (verdict: FollowedLog.Verdict, head: VerifiedCheckpoint?) {
        let judged = try await peers.find(territory).log.judge(datedHead: note)
        if case .fork(_, let other) = judged.verdict { try await stop(territory, at: other) }
        return judged
    }

    /// - Returns: false where somebody else continued the log meanwhile, or it was stopped.
    private func keep(_ next: FollowedLog, _ items: [BatchItem], after old: FollowedLog) async throws -> Bool {
        let position = LogPosition(epoch: Int64(clamping: next.epoch), frontier: next.frontier)
        return try await peers.database.write { transaction in
            let moved = try await transaction.execute(
                """
                UPDATE peer SET size = \(position.size), frontier = \(position.encodedFrontier), root = \(position.root),
                    last_note = \(next.lastNote.map { Data($0) } as Data?),
                    state = CASE WHEN state IN ('new', 'stale') THEN 'syncing' ELSE state END
                WHERE tid = \(next.territory.description) AND epoch = \(position.epoch)
                    AND size = \(Int64(clamping: old.size)) AND state NOT IN ('forked', 'blocked')
                """
            )
            guard moved == 1 else { return false }
            try await insert(items, of: next, in: transaction)
            try await insertNote(of: next, in: transaction)
            return true
        }
    }

    private func insert(_ items: [BatchItem], of log: FollowedLog, in transaction: Transaction) async throws {
        let openings = items.map { item -> Opening? in
            if case .inline(let opening) = item.payload { opening } else { nil }
        }
        try await transaction.execute(
            """
            INSERT INTO peer_entry (tid, epoch, sequence, entry, salt, payload)
            SELECT \(log.territory.description)::text, \(Int64(clamping: log.epoch))::bigint, * FROM unnest(
                \(items.map { Int64(clamping: $0.entry.sequence) })::bigint[],
                \(items.map(\.encodedEntry))::bytea[],
                \(openings.map { $0?.salt })::bytea[],
                \(openings.map { $0?.payload })::bytea[])
            """
        )
    }

    /// The head that the entries end at, for whoever asks for them here.
    private func insertNote(of log: FollowedLog, in transaction: Transaction) async throws {
        guard let note = log.lastNote else { return }
        try await transaction.execute(
            """
            INSERT INTO peer_note (tid, epoch, size, note)
            VALUES (\(log.territory.description), \(Int64(clamping: log.epoch)), \(Int64(clamping: log.size)), \(Data(note)))
            """)
    }

    private func stop(_ territory: TerritoryID, at note: [UInt8]) async throws {
        try await peers.database.execute(
            """
            UPDATE peer SET state = 'forked', fork_note = \(Data(note))
            WHERE tid = \(territory.description) AND state <> 'forked'
            """
        )
    }
}
