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
        let peer = try await peers.find(territory)
        let verdict = peer.log.judge(batch: bytes)
        switch verdict {
        case .accept(let next, let items):
            guard try await keep(next, items, after: peer.log) else { return .alreadyHeld }
        case .fork(_, let other): try await stop(territory, at: other)
        case .alreadyHeld, .pull, .reject: break
        }
        return verdict
    }

    /// Judges a head from anywhere.
    public func take(head note: [UInt8], from territory: TerritoryID) async throws -> FollowedLog.Verdict {
        let verdict = try await peers.find(territory).log.judge(head: note)
        if case .fork(_, let other) = verdict { try await stop(territory, at: other) }
        return verdict
    }

    /// - Returns: false where somebody else continued the log meanwhile.
    private func keep(_ next: FollowedLog, _ items: [BatchItem], after old: FollowedLog) async throws -> Bool {
        let position = LogPosition(epoch: Int64(clamping: next.epoch), frontier: next.frontier)
        return try await peers.database.write { transaction in
            let moved = try await transaction.execute(
                """
                UPDATE peer SET size = \(position.size), frontier = \(position.encodedFrontier), root = \(position.root),
                    last_note = \(next.lastNote.map { Data($0) } as Data?), state = \(next.state.rawValue)
                WHERE tid = \(next.territory.description) AND epoch = \(position.epoch)
                    AND size = \(Int64(clamping: old.size))
                """
            )
            guard moved == 1 else { return false }
            try await insert(items, of: next, in: transaction)
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
                \(items.map { Data($0.encodedEntry) })::bytea[],
                \(openings.map { $0.map { Data($0.salt) } })::bytea[],
                \(openings.map { $0.map { Data($0.payload) } })::bytea[])
            """
        )
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
