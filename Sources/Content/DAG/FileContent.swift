/// The bytes of a file, or some of them, in pieces of at most a block: only the blocks that the range touches are read.
public struct FileContent<Store: BlockSource>: AsyncSequence, Sendable {
    public let store: Store
    public let root: CID
    public let range: Range<UInt64>
    public var limits = TreeLimits()

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
        return Iterator(store: store, range: range, budget: WalkBudget(limits), ahead: [whole])
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
                if size > 0, start < range.upperBound, start + size > range.lowerBound {
                    parts.append(Part(cid: cid, start: start, size: size, depth: part.depth + 1))
                }
                start += size
            }
            ahead.append(contentsOf: parts.reversed())
        }

        private func bytes(of node: FileNode, from start: UInt64) -> ArraySlice<UInt8> {
            let end = start + UInt64(node.content.count)
            let overlap = range.clamped(to: start..<end)
            guard !overlap.isEmpty else { return [] }
            return node.content[Int(overlap.lowerBound - start)..<Int(overlap.upperBound - start)]
        }
    }
}
