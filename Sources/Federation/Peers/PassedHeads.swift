import FederationCore
import Foundation
import Postgres

/// Judges heads of sizes that a followed log has passed, by what is held of it. Only heads whose signature was verified come here:
/// nobody but their origin can have made one that differs, and the first that does ends it all.
struct PassedHeads: Sendable {
    let database: Database
    let log: FollowedLog

    /// - Parameters:
    ///   - head: of this log's epoch, and not larger than what is held.
    ///   - note: the bytes that state it.
    /// - Returns: ``FollowedLog/Verdict/alreadyHeld`` where the log had that root at that size; what contradicts it is a fork where
    ///   another head proves so, and else refused.
    func verdict(on head: Checkpoint, note: [UInt8]) async throws -> FollowedLog.Verdict {
        if let known = try await self.note(of: head.size), let kept = try? SignedHead(kept: known) {
            if kept.root == head.root { return .alreadyHeld }
            if case .fork(let proof) = log.judge(fork: ForkProof(known, note)) { return .fork(proof) }
        }
        if try await root(at: head.size) == head.root { return .alreadyHeld }
        return try await recomputed(head, note) ?? .reject(.rootMismatch)
    }

    /// The head of that size under which entries were taken, where there is one: most are among these.
    private func note(of size: UInt64) async throws -> [UInt8]? {
        let rows = try await database.read(
            """
            SELECT note FROM peer_note WHERE tid = \(log.territory.description)
                AND epoch = \(Int64(clamping: log.epoch)) AND size = \(Int64(clamping: size))
            """)
        return try rows.first?.get("note")
    }

    /// Nil where hashes that are kept are missing.
    private func root(at size: UInt64) async throws -> Hash? {
        if size == log.size { return log.frontier.root }
        do {
            return try await tree.roots(of: [0..<size], size: size).first
        } catch Reject.rootMismatch {
            return nil
        }
    }

    /// The verdict after kept hashes, which may be damaged, were computed anew; nil where nothing is proved. That may take long, so it
    /// is done only where the newest head could prove that it goes on from another root.
    private func recomputed(_ head: Checkpoint, _ note: [UInt8]) async throws -> FollowedLog.Verdict? {
        guard let last = log.lastNote, head.size > 0,
            (try? Checkpoint.verified(note: last, of: log.identity, epoch: log.epoch))?.checkpoint.size == log.size
        else { return nil }
        try await tree.forget()
        let runs = [0..<head.size] + MerklePath.consistency(from: head.size, to: log.size)
        guard var path = try? await tree.roots(of: runs, size: log.size) else { return nil }
        let root = path.removeFirst()
        if root == head.root { return .alreadyHeld }
        let proof = ForkProof(note, last, .past(root: root, path: path))
        if case .fork = log.judge(fork: proof) { return .fork(proof) }
        return nil
    }

    private var tree: LogTree {
        LogTree(
            store: TreeStore(
                database: database, log: log.territory.description, epoch: Int64(clamping: log.epoch)))
    }
}
