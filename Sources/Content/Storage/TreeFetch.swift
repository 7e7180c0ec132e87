public import Content
import Kernel
import Synchronization

extension ContentStorage {
    /// Makes a file or folder available here: what is here already stays, the rest is asked of peers, and every block is checked.
    /// It is kept once ``keep(_:for:name:isPrivate:in:)`` says so, within the grace of a collection.
    ///
    /// Cancelled, or ended by any problem, it leaves nothing new, unless the process ends too.
    /// - Parameter progress: is told how many blocks and bytes are there, after each round.
    /// - Throws: ``TreeProblem/missing(_:)`` where no peer that can be reached has a block, other ``TreeProblem`` and ``Malformed``
    ///   for a tree that is larger, deeper or of other forms than is taken, ``StorageProblem/tooSlow``, ``StoreProblem``.
    public func fetch(
        _ root: CID, limits: FetchLimits = FetchLimits(),
        progress: @escaping @Sendable (_ blocks: Int, _ bytes: Int) -> Void = { _, _ in }
    ) async throws -> WrittenTree {
        let fetch = TreeFetch(storage: self, root: root.v1, limits: limits, progress: progress)
        return try await withThrowingTaskGroup(of: WrittenTree.self) { group in
            group.addTask { try await fetch.run() }
            group.addTask { [world] in
                try await world.sleep(limits.time)
                throw StorageProblem.tooSlow
            }
            defer { group.cancelAll() }
            guard let tree = try await group.next() else { throw CancellationError() }
            return tree
        }
    }
}

/// One run of ``ContentStorage/fetch(_:limits:progress:)``.
private struct TreeFetch: Sendable {
    let storage: ContentStorage
    let root: CID
    let limits: FetchLimits
    let progress: @Sendable (Int, Int) -> Void

    /// Blocks that are asked for at once; the sender's share of requests is as many in each ``RequestGuard`` second.
    static let width = 8
    /// A tree with so many blocks below its root is asked for as an archive first.
    static let archiveFrom = 32

    func run() async throws -> WrittenTree {
        let plan = SharedPlan(try FetchPlan(root, limits: limits.tree))
        let store = FetchedBlocks(storage.blocks)
        do {
            try await BlockWriter(store).run { put in
                try await round(plan, 1, put)
                if plan.waitingCount >= Self.archiveFrom { try await archive(plan, store) }
                while try await round(plan, Self.width, put) {}
            }
            return try await tree(plan)
        } catch {
            // Whoever has cancelled does not wait for it.
            await Task { try? await storage.discard(store.written) }.value
            throw error
        }
    }

    private func tree(_ plan: SharedPlan) async throws -> WrittenTree {
        let tree = try await WrittenTree(complete: root, in: storage.blocks)
        // Linked as a leaf in one place and as a node in another, a block was taken as one of them alone: what the node leads to was
        // not asked for, and may be here for its holders alone.
        guard plan.hasTaken(tree.blocks.keys) else { throw TreeProblem.inconsistent(root) }
        return tree
    }

    /// Asks for the next few.
    /// - Returns: whether there were any.
    @discardableResult
    private func round(
        _ plan: SharedPlan, _ count: Int, _ put: (Block) async throws -> Void
    ) async throws -> Bool {
        let addresses = plan.next(count)
        guard !addresses.isEmpty else { return false }
        // What is here for its holders alone is no proof that whoever asks may have it: it has to come from somebody else.
        // What it leads to has to come likewise, and the tree is one of its own when it is kept, so the bytes are all that is asked.
        let given = try await storage.given(of: addresses.map { Reading(bytesOf: $0.hash) })
        let here = Set(given.map(\.hash))
        let blocks = try await withThrowingTaskGroup(of: Block.self) { group in
            for cid in addresses { group.addTask { try await storage.block(cid, isHere: here.contains(cid.hash)) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for block in blocks {
            guard let block = try plan.take(block) else { continue }
            try await put(block)
        }
        plan.tell(progress)
        return true
    }

    private func archive(_ plan: SharedPlan, _ store: FetchedBlocks) async throws {
        try await storage.remote?.archive(of: root) { given in
            guard let block = try plan.take(given) else { return }
            try await store.put(block)
            plan.tell(progress)
        }
    }
}

/// The plan, for those who ask and those who send.
private final class SharedPlan: Sendable {
    private let plan: Mutex<FetchPlan>

    init(_ plan: FetchPlan) {
        self.plan = Mutex(plan)
    }

    var waitingCount: Int { plan.withLock { $0.wantedCount } }

    func next(_ count: Int) -> [CID] { plan.withLock { $0.next(count) } }

    func take(_ block: Block) throws -> Block? { try plan.withLock { try $0.take(block) } }

    func tell(_ progress: (Int, Int) -> Void) {
        let (count, bytes) = plan.withLock { ($0.sizes.count, $0.byteCount) }
        progress(count, bytes)
    }

    func hasTaken(_ hashes: some Sequence<Multihash>) -> Bool {
        let sizes = plan.withLock { $0.sizes }
        return hashes.allSatisfy { sizes[$0] != nil }
    }
}
