/// Consistency where of the old tree only its right edge is known: the left half of every path are that edge's own hashes.
extension MerkleProof {
    /// The path that proves that the tree of `old` and then `leaves` begins with the tree of `old`, which is not empty.
    public static func consistency(from old: MerkleFrontier, appending leaves: [Hash]) -> [Hash] {
        GrownTree(old: old, leaves: leaves).subproof(0, old.size + UInt64(leaves.count), isWhole: true)
    }
}

/// RFC 6962 §2.1.2 on absolute positions.
private struct GrownTree {
    let old: MerkleFrontier
    let leaves: [Hash]

    func subproof(_ start: UInt64, _ end: UInt64, isWhole: Bool) -> [Hash] {
        if old.size == end { return isWhole ? [] : [root(start, end)] }
        let middle = start + UInt64(MerkleProof.splitPoint(Int(end - start)))
        return old.size <= middle
            ? subproof(start, middle, isWhole: isWhole) + [root(middle, end)]
            : subproof(middle, end, isWhole: false) + [root(start, middle)]
    }

    /// Of a range that lies on one side of the old tree's end; on the left it is one of the old tree's perfect subtrees.
    private func root(_ start: UInt64, _ end: UInt64) -> Hash {
        guard start < old.size else {
            return MerkleProof.root(of: leaves[Int(start - old.size)..<Int(end - old.size)])
        }
        // As many subtrees stand before it as bits are set above the one for its size.
        return old.hashes[(old.size & ~((end - start) << 1 &- 1)).nonzeroBitCount]
    }
}
