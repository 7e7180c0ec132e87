public import Content
public import Foundation
public import Kernel
import Postgres

extension ContentStorage {
    /// Removes at once what came into the store for something that was given up, except what somebody else has put or kept since.
    ///
    /// Without it, uploads that end early would fill the disk for as long as a collection leaves blocks alone.
    public func discard(_ written: [Multihash: WriteMark]) async throws {
        let all = Array(written)
        for start in stride(from: 0, to: all.count, by: Self.discardsInTransaction) {
            try await discard(all[start..<min(start + Self.discardsInTransaction, all.count)])
        }
    }

    private func discard(_ written: ArraySlice<(key: Multihash, value: WriteMark)>) async throws {
        try await database.write { transaction in
            try await transaction.execute("LOCK TABLE content_block IN SHARE ROW EXCLUSIVE MODE")
            let rows = try await transaction.query(
                """
                SELECT hash FROM content_tree_block WHERE hash = ANY(\(written.map(\.key.key))::bytea[])
                """)
            let kept = Set(try rows.map { try $0.get("hash", as: Data.self) })
            try await withThrowingTaskGroup(of: Void.self) { group in
                // A few at once, for others wait meanwhile, and the store may be far away.
                for (number, (hash, mark)) in written.filter({ !kept.contains($0.key.key) }).enumerated() {
                    if number >= Self.discardsAtOnce { try await group.next() }
                    group.addTask { [blocks] in try await blocks.remove(hash, ifLastWritten: mark) }
                }
                try await group.waitForAll()
            }
        }
    }

    private static let discardsAtOnce = 16
    /// While one transaction discards, nobody keeps anything.
    private static let discardsInTransaction = 1000
}

/// Removes what nobody needs: trees whose last reason went, and blocks that belong to no tree. Both only after a grace, so that what
/// is being written, or was released by mistake, is still there.
///
/// It goes through the store one folder of 256 after the other and stops nobody for longer than one takes: while the blocks of a
/// folder are removed, a transaction that keeps a tree waits, and then finds out whether its blocks are still there.
public struct ContentCollection: Sendable {
    /// 48 hours, in seconds.
    public static let grace: TimeInterval = 48 * 60 * 60

    /// What was, or would be, removed.
    public struct Report: Encodable, Equatable, Sendable {
        public var trees = 0
        public var blocks = 0
        public var bytes = 0

        public init() {}
    }

    private static let treesAtOnce = 1000

    private let storage: ContentStorage
    private let oldest: Date
    private let isTrial: Bool

    /// - Parameter isTrial: only tells what would be removed.
    public init(_ storage: ContentStorage, world: World, grace: TimeInterval = Self.grace, isTrial: Bool = false) {
        self.storage = storage
        self.isTrial = isTrial
        oldest = world.now().addingTimeInterval(-grace)
    }

    public func run() async throws -> Report {
        var report = Report()
        report.trees = try await trees()
        for shard in UInt8.min...UInt8.max {
            try Task.checkCancellation()
            let old = try await storage.blocks.blocks(inShard: shard, writtenBefore: oldest)
            guard try await !unneeded(old).isEmpty else { continue }
            let removed = try await isTrial ? unneeded(old) : remove(old)
            report.blocks += removed.count
            report.bytes += old.reduce(0) { $0 + (removed.contains($1.hash.key) ? $1.byteCount : 0) }
        }
        try await storage.blocks.flush()
        return report
    }

    private func trees() async throws -> Int {
        if isTrial {
            return try await storage.database.read(
                """
                SELECT root FROM content_tree t WHERE unneeded_since < \(oldest)
                    AND NOT EXISTS (SELECT FROM content_reference r WHERE r.root = t.root)
                """
            ).count
        }
        var count = 0
        while case let some = try await removeSomeTrees(), some > 0 {
            try Task.checkCancellation()
            count += some
        }
        return count
    }

    /// As many as one statement has time for. Somebody may keep one of them meanwhile, so what makes them unneeded is asked twice.
    private func removeSomeTrees() async throws -> Int {
        try await storage.database.execute(
            """
            DELETE FROM content_tree t
            WHERE root IN (
                SELECT root FROM content_tree old WHERE unneeded_since < \(oldest)
                    AND NOT EXISTS (SELECT FROM content_reference r WHERE r.root = old.root)
                LIMIT \(Self.treesAtOnce))
                AND unneeded_since < \(oldest)
                AND NOT EXISTS (SELECT FROM content_reference r WHERE r.root = t.root)
            """)
    }

    private func remove(_ old: [KeptBlock]) async throws -> Set<Data> {
        try await storage.database.write { transaction in
            // Conflicts with those who keep a tree and with other collections, not with readers. Advisory locks are taken from
            // territories' roles.
            try await transaction.execute("LOCK TABLE content_block IN SHARE ROW EXCLUSIVE MODE")
            // Asked again, for meanwhile somebody may have kept some.
            let keys = try await transaction.query(question(old)).map { try $0.get("hash", as: Data.self) }
            let unneeded = Set(keys)
            try await transaction.execute(
                """
                WITH gone AS (DELETE FROM content_block WHERE hash = ANY(\(keys)::bytea[]) RETURNING size)
                UPDATE content_use SET bytes = bytes - (SELECT coalesce(sum(size), 0) FROM gone)
                """)
            try await storage.blocks.remove(old.map(\.hash).filter { unneeded.contains($0.key) })
            return unneeded
        }
    }

    private func unneeded(_ old: [KeptBlock]) async throws -> Set<Data> {
        guard !old.isEmpty else { return [] }
        return Set(
            try await storage.database.read(question(old)).map { try $0.get("hash", as: Data.self) })
    }

    /// Which of these belong to no tree. In a trial, trees that would have been removed do not count.
    private func question(_ old: [KeptBlock]) -> SQL {
        """
        SELECT hash FROM unnest(\(old.map(\.hash.key))::bytea[]) AS hash
        WHERE NOT EXISTS (
            SELECT FROM content_tree_block b JOIN content_tree t USING (root) WHERE b.hash = hash.hash
                AND NOT (\(isTrial) AND t.unneeded_since IS NOT NULL AND t.unneeded_since < \(oldest)
                    AND NOT EXISTS (SELECT FROM content_reference r WHERE r.root = t.root)))
        """
    }
}
