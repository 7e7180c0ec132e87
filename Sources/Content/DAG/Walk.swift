/// All blocks of a tree, each parent before its children and they in the order of their links: the order of `car-order=dfs`.
///
/// It holds the links that are still to be followed, and, where each block is to come once, the hashes that have been.
public struct Walk<Store: BlockSource>: AsyncSequence, Sendable {
    public let store: Store
    public let root: CID
    public var limits = TreeLimits()
    /// Whether a block that is linked twice comes twice.
    public var repeatsBlocks = false

    public init(_ store: Store, from root: CID) {
        self.store = store
        self.root = root
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(store: store, budget: WalkBudget(limits), repeatsBlocks: repeatsBlocks, ahead: [[root]])
    }

    public struct Iterator: AsyncIteratorProtocol {
        let store: Store
        var budget: WalkBudget
        let repeatsBlocks: Bool
        /// For each level the links still to be followed, the next one last.
        var ahead: [[CID]]
        var seen: Set<Multihash> = []

        public mutating func next() async throws -> Block? {
            while let cid = nextAddress() {
                guard repeatsBlocks || seen.insert(cid.hash).inserted else { continue }
                let block = try await store.block(cid)
                try budget.spend(block, depth: ahead.count)
                ahead.append(try block.links.reversed())
                return block
            }
            return nil
        }

        private mutating func nextAddress() -> CID? {
            while let level = ahead.indices.last {
                if let cid = ahead[level].popLast() { return cid }
                ahead.removeLast()
            }
            return nil
        }
    }
}
