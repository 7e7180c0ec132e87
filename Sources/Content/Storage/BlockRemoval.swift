import Content
import Foundation
import Kernel
import Postgres

/// Removes blocks that belong to no tree, without a transaction that waits for the store.
///
/// One transaction dooms them: their rows go, and nobody can keep them from then on. Then they are removed, and then settled: from then
/// on whoever looks sees what there is (``FoundTree``). A process that ends in between leaves them doomed; after ``lease`` anybody
/// settles them, and what is still in the store is what it was before, a block that nobody needs.
struct BlockRemoval: Sendable {
    let storage: ContentStorage

    /// More are not doomed by one transaction.
    static let batch = 1000
    /// Nobody removes for longer.
    static let time = Duration.seconds(300)
    /// After so many seconds nobody removes what was doomed then, nor is a request to do so on its way.
    static let lease = 900
    /// Whoever looked before so many removals looks again, whatever they removed.
    static let remembered = 256

    /// - Parameters:
    ///   - question: which of the blocks may go; it is asked in the transaction that dooms them.
    ///   - remove: removes the doomed from the store, all of them or fewer.
    /// - Throws: also ``StorageProblem/tooSlow``.
    func run(
        asking question: SQL, remove: @escaping @Sendable (_ doomed: Set<Data>) async throws -> Void
    ) async throws {
        let remover = storage.world.uuidV7()
        let doomed = try await doom(question, by: remover)
        guard !doomed.isEmpty else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await remove(Set(doomed)) }
            group.addTask { [storage] in
                try await storage.world.sleep(Self.time)
                throw StorageProblem.tooSlow
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        try await storage.settle(doomed, by: remover)
    }

    private func doom(_ question: SQL, by remover: UUID) async throws -> [Data] {
        try await storage.database.write { transaction in
            try await storage.beginKeeping(in: transaction)
            let unneeded = try await transaction.query(question).map { try $0.get("hash", as: Data.self) }
            // What somebody else is removing is left to them.
            let doomed = try await transaction.query(
                """
                INSERT INTO content_doomed AS d (hash, remover) SELECT hash, \(remover) FROM unnest(\(unneeded)::bytea[]) AS hash
                ON CONFLICT (hash) DO UPDATE SET remover = excluded.remover, doomed_at = now(), removal = NULL
                WHERE d.removal IS NOT NULL RETURNING hash
                """
            ).map { try $0.get("hash", as: Data.self) }
            guard !doomed.isEmpty else { return [] }
            try await transaction.execute(
                """
                WITH gone AS (DELETE FROM content_block WHERE hash = ANY(\(doomed)::bytea[]) RETURNING size)
                UPDATE content_use SET bytes = bytes - (SELECT coalesce(sum(size), 0) FROM gone)
                """)
            return doomed
        }
    }
}

extension ContentStorage {
    /// Whoever looks from now on sees whether a block is in the store. What a process left that has ended is settled too.
    func settle(_ doomed: [Data] = [], by remover: UUID? = nil) async throws {
        try await database.execute(
            """
            WITH settled AS (
                SELECT hash, remover FROM content_doomed WHERE removal IS NULL
                    AND (remover = \(remover as UUID?) AND hash = ANY(\(doomed)::bytea[])
                        OR doomed_at < now() - make_interval(secs => \(BlockRemoval.lease)))),
            use AS (
                UPDATE content_use SET removals = removals + 1 WHERE EXISTS (SELECT FROM settled) RETURNING removals),
            forgotten AS (
                DELETE FROM content_doomed d USING use WHERE d.removal <= use.removals - \(BlockRemoval.remembered))
            UPDATE content_doomed d SET removal = use.removals FROM use, settled
            WHERE d.hash = settled.hash AND d.remover = settled.remover AND d.removal IS NULL
            """)
    }
}
