public import Content
public import Foundation
public import Kernel
import Postgres
import Synchronization

extension ContentStorage {
    /// Removes at once what came into the store for something that was given up, except what somebody else has put or kept since.
    ///
    /// Without it, uploads that end early would fill the disk for as long as a collection leaves blocks alone.
    public func discard(_ written: [Multihash: WriteMark]) async throws {
        let all = Array(written)
        for start in stride(from: 0, to: all.count, by: BlockRemoval.batch) {
            try await discard(all[start..<min(start + BlockRemoval.batch, all.count)])
        }
    }

    private func discard(_ written: ArraySlice<(key: Multihash, value: WriteMark)>) async throws {
        try await BlockRemoval(storage: self).run(
            asking: """
                SELECT hash FROM unnest(\(written.map(\.key.key))::bytea[]) AS hash
                WHERE NOT EXISTS (SELECT FROM content_tree_block b WHERE b.hash = hash.hash)
                """
        ) { doomed in
            let going = written.filter { doomed.contains($0.key.key) }
            _ = try await Parallel.map(going, width: Self.discardsAtOnce) { [blocks] hash, mark in
                try await blocks.remove(hash, ifLastWritten: mark)
            }
        }
    }

    private static let discardsAtOnce = 16
}

/// Removes what nobody needs: trees whose last reason went, and blocks that belong to no tree. Both only after a grace, so that what
/// is being written, or was released by mistake, is still there.
///
/// It goes through the store one folder of 256 after the other, and stops nobody: whoever wants to keep a block that is being removed
/// waits, and then finds out whether it is still there.
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
        if !isTrial { try await storage.settle() }
        report.trees = try await trees()
        for shard in UInt8.min...UInt8.max {
            try Task.checkCancellation()
            let old = try await storage.blocks.blocks(inShard: shard, writtenBefore: oldest)
            guard try await !unneeded(old).isEmpty else { continue }
            let removed = try await isTrial ? unneeded(old) : remove(old, of: shard)
            report.blocks += removed.count
            report.bytes += old.reduce(0) { $0 + (removed.contains($1.hash.key) ? $1.byteCount : 0) }
        }
        if !isTrial { try await rowsWithoutBlocks() }
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

    private func remove(_ old: [KeptBlock], of shard: UInt8) async throws -> Set<Data> {
        let removed = Mutex<Set<Data>>([])
        for start in stride(from: 0, to: old.count, by: BlockRemoval.batch) {
            let some = Array(old[start..<min(start + BlockRemoval.batch, old.count)])
            // Asked again where they are doomed, for meanwhile somebody may have kept some.
            try await BlockRemoval(storage: storage).run(asking: question(some.map(\.hash))) { doomed in
                // What was written anew meanwhile stays for whoever did.
                let stillOld = try await storage.blocks.blocks(inShard: shard, writtenBefore: oldest)
                let going = stillOld.map(\.hash).filter { doomed.contains($0.key) }
                try await storage.blocks.remove(going)
                removed.withLock { $0.formUnion(going.map(\.key)) }
            }
        }
        return removed.withLock { $0 }
    }

    private func unneeded(_ old: [KeptBlock]) async throws -> Set<Data> {
        guard !old.isEmpty else { return [] }
        return Set(
            try await storage.database.read(question(old.map(\.hash))).map { try $0.get("hash", as: Data.self) })
    }

    /// Rows that belong to no tree and whose blocks are in the store no more, as after a removal that was not told of: they would count
    /// for ever.
    private func rowsWithoutBlocks() async throws {
        var last = Data()
        while true {
            let rows = try await storage.database.read(
                """
                SELECT hash FROM content_block b WHERE hash > \(last)
                    AND NOT EXISTS (SELECT FROM content_tree_block t WHERE t.hash = b.hash)
                ORDER BY hash LIMIT \(BlockRemoval.batch)
                """)
            let keys = try rows.map { try $0.get("hash", as: Data.self) }
            guard let end = keys.last else { return }
            last = end
            let hashes = try keys.map { try ContentStorage.address(Array($0)).hash }
            let absent = try await storage.blocks.missing(of: hashes)
            guard !absent.isEmpty else { continue }
            try await BlockRemoval(storage: storage).run(asking: question(absent)) { _ in }
        }
    }

    /// Which of these belong to no tree. In a trial, trees that would have been removed do not count.
    private func question(_ hashes: [Multihash]) -> SQL {
        """
        SELECT hash FROM unnest(\(hashes.map(\.key))::bytea[]) AS hash
        WHERE NOT EXISTS (
            SELECT FROM content_tree_block b JOIN content_tree t USING (root) WHERE b.hash = hash.hash
                AND NOT (\(isTrial) AND t.unneeded_since IS NOT NULL AND t.unneeded_since < \(oldest)
                    AND NOT EXISTS (SELECT FROM content_reference r WHERE r.root = t.root)))
        """
    }
}
