/// A range of leaves whose root the whole tree computes on its way to its own (draft-ietf-plants-merkle-tree-certs §4).
public struct MerkleSubtree: Hashable, Sendable {
    public let start: UInt64
    /// One past the last leaf.
    public let end: UInt64

    /// Nil where no tree has that range under one node: `start` must be a multiple of the next power of two of the length.
    public init?(start: UInt64, end: UInt64) {
        guard start <= end, Self.isAligned(start, length: end - start) else { return nil }
        self.start = start
        self.end = end
    }

    private static func isAligned(_ start: UInt64, length: UInt64) -> Bool {
        guard length > 1 else { return true }
        let bits = UInt64.bitWidth - (length - 1).leadingZeroBitCount
        return start.trailingZeroBitCount >= bits
    }

    /// Whether `path` proves that `leaf` stands at `index`, counted in the whole tree, under the subtree's `root`.
    public func isIncluded(leaf: Hash, index: UInt64, path: [Hash], root: Hash) -> Bool {
        guard start <= index, index < end else { return false }
        return MerkleProof.isIncluded(leaf: leaf, index: index - start, size: end - start, path: path, root: root)
    }

    /// Whether `path` proves that the tree of `treeSize` leaves holds the subtree with that `root`.
    ///
    /// An empty subtree is part of every tree that reaches it, and says nothing about the tree's root.
    public func isConsistent(root: Hash, treeSize: UInt64, treeRoot: Hash, path: [Hash]) -> Bool {
        guard end <= treeSize, path.count <= MerkleProof.maximumHashes + 1 else { return false }
        guard start < end else { return path.isEmpty && root == MerkleHash.emptyRoot }
        guard let roots = roots(treeSize: treeSize, path: path, claimed: root) else { return false }
        return roots.subtree == root && roots.tree == treeRoot
    }

    /// The subtree's root and the tree's, as a path has them; nil where it has another form.
    /// - Parameter root: what the subtree's is said to be, which a path does not repeat where the subtree is one node of the tree.
    func roots(treeSize: UInt64, path: [Hash], claimed root: Hash?) -> (subtree: Hash, tree: Hash)? {
        guard start < end, end <= treeSize, path.count <= MerkleProof.maximumHashes + 1 else { return nil }
        var walk = MerkleWalk(first: start, last: end - 1, treeLast: treeSize - 1)
        walk.climbToNode()
        guard let seed = walk.isAtSubtree ? root : path.first else { return nil }
        return walk.climb(from: seed, path: walk.isAtSubtree ? path[...] : path.dropFirst())
    }
}
