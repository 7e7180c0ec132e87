import Content
import Foundation
public import Postgres
import Synchronization

/// Gives holders their reasons, many in one transaction.
///
/// Limits hold only if those who keep something do so one after the other, and each would wait for the disk before the next may
/// begin. So whoever comes while a transaction runs shares the next one, and one wait for the disk. Each is judged by itself, in the
/// order they came: one that is refused takes nobody along.
public final class KeepQueue: Sendable {
    public typealias Companion = @Sendable (Transaction) async throws -> Void

    /// Trees that one holder wants to keep: all of them, or none.
    public struct Wish: Sendable {
        let trees: [(tree: WrittenTree, name: String)]
        let holder: Holder
        let others: [Holder]
        /// What the holder and the others may have reasons to keep in all.
        let limit: HolderUse
        let start: WritingStart?
        let with: Companion?

        /// - Parameters:
        ///   - others: whose reasons count with the holder's, such as those that one member has of another kind.
        ///   - start: of the writing of all of the trees' blocks; nil where some of them were only read.
        ///   - with: what else is written in the transaction that keeps them; it may run again where that is rolled back.
        public init(
            _ trees: [(tree: WrittenTree, name: String)], for holder: Holder, beside others: [Holder] = [],
            limit: HolderUse, since start: WritingStart? = nil, with: Companion? = nil
        ) {
            self.trees = trees
            self.holder = holder
            self.others = others
            self.limit = limit
            self.start = start
            self.with = with
        }
    }

    /// A wish whose blocks were all in the store when somebody looked.
    struct FoundWish: Sendable {
        let trees: [(found: FoundTree, name: String)]
        let holder: Holder
        let others: [Holder]
        let limit: HolderUse
        let with: Companion?
    }

    /// Why nothing of a wish was kept; what is used is what there was before.
    public enum Refusal: Error {
        case holderIsFull(used: HolderUse)
        case territoryIsFull(used: Int)
    }

    private struct Waiting {
        let wish: FoundWish
        let result: CheckedContinuation<[Bool], any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isRunning = false
    }

    private let storage: ContentStorage
    private let limit: Int
    private let state = Mutex(State())

    /// More wishes do not share one transaction.
    private static let batch = 64
    /// So often the blocks of a wish are looked for, where some were removed meanwhile.
    private static let attempts = 3

    /// - Parameter limit: bytes of all blocks that the territory may have.
    public init(_ storage: ContentStorage, limit: Int) {
        self.storage = storage
        self.limit = limit
    }

    /// Keeps the trees, whose blocks were written. What has come is kept also where whoever asked no longer waits.
    /// - Returns: of each, whether the holder had no reason before.
    /// - Throws: ``Refusal``, ``StorageProblem/blockGone(_:)`` where a block was collected in the meantime,
    ///   ``StorageProblem/holderDeparted``, `PostgresError`.
    public func keep(_ wish: Wish) async throws -> [Bool] {
        for attempt in 1... {
            let found = try await find(wish, attempt)
            do {
                return try await enqueue(
                    FoundWish(
                        trees: Array(zip(found, wish.trees.map(\.name))), holder: wish.holder,
                        others: wish.others, limit: wish.limit, with: wish.with))
            } catch StorageProblem.blockGone where attempt < Self.attempts {
                // It may have gone since it was found, or somebody wrote it anew.
            }
        }
        throw CancellationError()
    }

    private func find(_ wish: Wish, _ attempt: Int) async throws -> [FoundTree] {
        let trees = wish.trees.map(\.tree)
        guard attempt == 1, let start = wish.start else { return try await storage.find(trees) }
        return try await storage.find(trees, writtenSince: start)
    }

    private func enqueue(_ wish: FoundWish) async throws -> [Bool] {
        try await withCheckedThrowingContinuation { result in
            let begins = state.withLock { state in
                state.waiting.append(Waiting(wish: wish, result: result))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if begins { Task { await run() } }
        }
    }

    private func run() async {
        while true {
            let next = state.withLock { state in
                let next = state.waiting.prefix(Self.batch)
                state.waiting.removeFirst(next.count)
                state.isRunning = !next.isEmpty
                return Array(next)
            }
            if next.isEmpty { return }
            await keep(next)
        }
    }

    private func keep(_ waiting: [Waiting]) async {
        do {
            let results = try await storage.database.write { transaction in
                try await KeepRound(storage: storage, limit: limit, transaction: transaction).run(waiting.map(\.wish))
            }
            for (waiting, result) in zip(waiting, results) { waiting.result.resume(with: result) }
        } catch  where waiting.count > 1 {
            // Whose fault it is, shows alone.
            for one in waiting { await keep([one]) }
        } catch {
            waiting[0].result.resume(throwing: error)
        }
    }
}
