/// Which runs of leaves the hashes of a proof are the roots of, in the proof's order: from the leaves towards the root.
///
/// A proof is known by its runs alone, so whoever keeps the roots of perfect subtrees reads only those few.
public enum MerklePath {
    /// RFC 6962 §2.1.1. Empty where the tree has no such leaf.
    public static func inclusion(of index: UInt64, size: UInt64) -> [Range<UInt64>] {
        guard index < size else { return [] }
        var path: [Range<UInt64>] = []
        var run = 0..<size
        while run.count > 1 {
            let (left, right) = halves(run)
            path.append(index < right.lowerBound ? right : left)
            run = index < right.lowerBound ? left : right
        }
        return path.reversed()
    }

    /// RFC 6962 §2.1.2. Empty where there is nothing to prove: of equal sizes, and of the empty tree.
    public static func consistency(from oldSize: UInt64, to size: UInt64) -> [Range<UInt64>] {
        guard oldSize > 0, oldSize < size else { return [] }
        var path: [Range<UInt64>] = []
        var run = 0..<size
        while oldSize < run.upperBound {
            let (left, right) = halves(run)
            path.append(oldSize <= right.lowerBound ? right : left)
            run = oldSize <= right.lowerBound ? left : right
        }
        // The reader knows the old root, and with it the run where that is the whole old tree.
        if run.lowerBound > 0 { path.append(run) }
        return path.reversed()
    }

    /// Split at the largest power of two below the length.
    static func halves(_ run: Range<UInt64>) -> (left: Range<UInt64>, right: Range<UInt64>) {
        let middle = run.lowerBound + UInt64(MerkleProof.splitPoint(run.count))
        return (run.lowerBound..<middle, middle..<run.upperBound)
    }
}
