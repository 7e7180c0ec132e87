import Synchronization

/// Blocks for somebody who reads a tree of unknown form: so many and no more, and it is known afterwards which they were.
///
/// Whoever reads may come to one block again and again, by as many ways as lead to it, and each time counts.
public final class MeasuredBlocks<Store: BlockSource>: BlockSource {
    private let store: Store
    private let state: Mutex<State>

    private struct State {
        var budget: WalkBudget
        var read: Set<Multihash> = []
    }

    /// - Parameter limits: of all that is read; its levels are for whoever reads to count.
    public init(_ store: Store, limits: TreeLimits) {
        self.store = store
        state = Mutex(State(budget: WalkBudget(limits)))
    }

    /// What was read.
    public var hashes: Set<Multihash> { state.withLock { $0.read } }

    /// - Throws: ``TreeProblem/tooLarge`` where no more may be read; `CancellationError`, so that what is long ends when it is to.
    public func block(_ cid: CID) async throws -> Block {
        try Task.checkCancellation()
        let block = try await store.block(cid)
        try state.withLock { state in
            try state.budget.spend(block, depth: 0)
            state.read.insert(cid.hash)
        }
        return block
    }
}
