/// The bytes of a file, or some of them, in pieces of at most a block: only the blocks that the range touches are read.
public struct FileContent<Store: BlockSource>: AsyncSequence, Sendable {
    public let store: Store
    public let root: CID
    public let range: Range<UInt64>
    public var limits = TreeLimits()
    /// Whether what is linked twice is read twice. Without it the bytes are not the file's: for whoever wants its blocks, each once.
    public var repeatsBlocks = true

    /// - Parameter range: positions in the file; what lies behind its end is left out. Nil for the whole.
    public init(_ store: Store, _ root: CID, range: Range<UInt64>? = nil) {
        self.store = store
        self.root = root
        self.range = range ?? 0..<UInt64.max
    }

    /// How many bytes a file has: one block is read.
    public static func size(of root: CID, in store: Store) async throws -> UInt64 {
        try await FileNode(store.block(root)).size
    }

    public func makeAsyncIterator() -> Iterator {
        let whole = Iterator.Part(cid: root, start: 0, size: nil, depth: 1)
        return Iterator(
            store: store, range: range, budget: WalkBudget(limits), ahead: [whole], repeatsBlocks: repeatsBlocks)
    }

    public struct Iterator: AsyncIteratorProtocol {
        struct Part {
            let cid: CID
            let start: UInt64
            /// What the parent says; nil for the root.
            let size: UInt64?
            let depth: Int
        }

        let store: Store
        let range: Range<UInt64>
        var budget: WalkBudget
        /// The next one last.
        var ahead: [Part]
        let repeatsBlocks: Bool
        /// What was read in full.
        private var seen: Set<CID> = []

        init(store: Store, range: Range<UInt64>, budget: WalkBudget, ahead: [Part], repeatsBlocks: Bool) {
            self.store = store
            self.range = range
            self.budget = budget
            self.ahead = ahead
            self.repeatsBlocks = repeatsBlocks
        }

        /// The next block on the way and the bytes of the range in it, which may be none.
        public mutating func nextBlock() async throws -> (block: Block, bytes: ArraySlice<UInt8>)? {
            guard let part = ahead.popLast() else { return nil }
            let block = try await store.block(part.cid)
            try budget.spend(block, depth: part.depth)
            let node = try FileNode(block)
            guard part.size ?? node.size == node.size else { throw TreeProblem.inconsistent(part.cid) }
            push(node, of: part)
            return (block, bytes(of: node, from: part.start))
        }

        public mutating func next() async throws -> ArraySlice<UInt8>? {
            while let (_, bytes) = try await nextBlock() {
                if !bytes.isEmpty { return bytes }
            }
            return nil
        }

        private mutating func push(_ node: FileNode, of part: Part) {
            var start = part.start + UInt64(node.content.count)
            var parts: [Part] = []
            for (cid, size) in node.children {
                let end = start + size
                if size > 0, start < range.upperBound, end > range.lowerBound, isNew(cid, start..<end) {
                    parts.append(Part(cid: cid, start: start, size: size, depth: part.depth + 1))
                }
                start = end
            }
            ahead.append(contentsOf: parts.reversed())
        }

        /// Of what is read in part the parts may differ, and there are two such on each level, at the ends of the range.
        private mutating func isNew(_ cid: CID, _ place: Range<UInt64>) -> Bool {
            guard !repeatsBlocks, range.lowerBound <= place.lowerBound, range.upperBound >= place.upperBound else {
                return true
            }
            return seen.insert(cid).inserted
        }

        private func bytes(of node: FileNode, from start: UInt64) -> ArraySlice<UInt8> {
            let end = start + UInt64(node.content.count)
            let overlap = range.clamped(to: start..<end)
            guard !overlap.isEmpty else { return [] }
            return node.content[Int(overlap.lowerBound - start)..<Int(overlap.upperBound - start)]
        }
    }
}
