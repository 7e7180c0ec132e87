/// The root of a perfect subtree: of 2^height leaves from index · 2^height on. It never changes while the log grows.
struct MerkleNode: Hashable {
    let height: Int
    let index: UInt64

    /// The perfect subtrees that make up a run of leaves, the largest first.
    ///
    /// - Parameter run: as ``MerklePath`` cuts a tree, so that each subtree begins at a multiple of its size.
    static func parts(of run: Range<UInt64>) -> [MerkleNode] {
        var parts: [MerkleNode] = []
        var start = run.lowerBound
        while start < run.upperBound {
            let height = UInt64.bitWidth - 1 - (run.upperBound - start).leadingZeroBitCount
            parts.append(MerkleNode(height: height, index: start >> height))
            start += 1 << height
        }
        return parts
    }
}
