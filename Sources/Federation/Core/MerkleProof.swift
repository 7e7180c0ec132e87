/// Inclusion and consistency of RFC 6962 §2.1 trees, verified as in RFC 9162 §2.1.3 and §2.1.4.
public enum MerkleProof {
    /// More than this no tree of 2⁶³ leaves needs.
    public static let maximumHashes = 63

    /// Whether `path` proves that `leaf` stands at `index` of the tree with `size` leaves and that root.
    public static func isIncluded(leaf: Hash, index: UInt64, size: UInt64, path: [Hash], root: Hash) -> Bool {
        guard index < size, path.count <= maximumHashes else { return false }
        var position = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = MerkleHash.node(sibling, hash)
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = MerkleHash.node(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Whether `path` proves that the tree of `newSize` leaves begins with the tree of `oldSize`.
    ///
    /// Every tree begins with the empty one: there is nothing to prove, so an `oldSize` of 0 is refused and is for the
    /// caller to know. As the tree of one size has one root, equal sizes need equal roots and an empty path.
    public static func isConsistent(
        oldSize: UInt64, oldRoot: Hash, newSize: UInt64, newRoot: Hash, path: [Hash]
    ) -> Bool {
        guard oldSize > 0, let old = MerkleSubtree(start: 0, end: oldSize) else { return false }
        return old.isConsistent(root: oldRoot, treeSize: newSize, treeRoot: newRoot, path: path)
    }

    /// The root of the first `oldSize` leaves, as `path` proves it of the tree of `newSize` leaves and that root.
    ///
    /// So it can be proved that a tree begins with something else than was thought; by a path that only fails nothing is.
    /// - Returns: nil where the path does not lead to `newRoot`, or `oldSize` is a power of two: then the path does not have that root.
    public static func beginning(oldSize: UInt64, newSize: UInt64, newRoot: Hash, path: [Hash]) -> Hash? {
        guard let old = MerkleSubtree(start: 0, end: oldSize),
            let roots = old.roots(treeSize: newSize, path: path, claimed: nil), roots.tree == newRoot
        else { return nil }
        return roots.subtree
    }

    /// The path that proves `leaves[index]` is in the tree of all `leaves`.
    public static func inclusion(of index: Int, in leaves: ArraySlice<Hash>) -> [Hash] {
        roots(of: MerklePath.inclusion(of: UInt64(index - leaves.startIndex), size: UInt64(leaves.count)), in: leaves)
    }

    /// The path that proves the first `oldSize` of `leaves` are the beginning of them all.
    public static func consistency(from oldSize: Int, in leaves: ArraySlice<Hash>) -> [Hash] {
        roots(of: MerklePath.consistency(from: UInt64(oldSize), to: UInt64(leaves.count)), in: leaves)
    }

    public static func root(of leaves: ArraySlice<Hash>) -> Hash {
        switch leaves.count {
        case 0: return MerkleHash.emptyRoot
        case 1: return leaves[leaves.startIndex]
        default:
            let middle = leaves.startIndex + splitPoint(leaves.count)
            return MerkleHash.node(root(of: leaves[..<middle]), root(of: leaves[middle...]))
        }
    }

    /// The largest power of two below `count`.
    static func splitPoint(_ count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }

    private static func roots(of runs: [Range<UInt64>], in leaves: ArraySlice<Hash>) -> [Hash] {
        runs.map { run in
            root(of: leaves[leaves.startIndex + Int(run.lowerBound)..<leaves.startIndex + Int(run.upperBound)])
        }
    }
}
