import FederationCore
import Testing

/// Subtrees anywhere in a tree, proved by the draft's recursive definition and verified by the climb.
@Suite struct MerkleSubtreeTests {
    static let leaves = MerkleTests.numbered

    @Test("Every subtree of every tree up to 24 is proved, and no other root of it")
    func consistency() {
        for size in 1...24 {
            let root = MerkleProof.root(of: Self.leaves[..<size])
            for (subtree, range) in Self.subtrees(of: size) {
                let path = Self.proof(range, in: Self.leaves[..<size], isWhole: true)
                let own = MerkleProof.root(of: Self.leaves[range])
                let forged = MerkleProof.root(of: Self.leaves[(range.lowerBound + 1)...range.upperBound])
                let size = UInt64(size)
                #expect(subtree.isConsistent(root: own, treeSize: size, treeRoot: root, path: path), "\(range)")
                #expect(!subtree.isConsistent(root: forged, treeSize: size, treeRoot: root, path: path), "\(range)")
                #expect(!subtree.isConsistent(root: own, treeSize: size, treeRoot: forged, path: path), "\(range)")
            }
        }
    }

    @Test("Every leaf of every subtree is proved by the path inside it")
    func inclusion() {
        for (subtree, range) in Self.subtrees(of: 24) {
            let root = MerkleProof.root(of: Self.leaves[range])
            for index in range {
                let path = MerkleProof.inclusion(of: index, in: Self.leaves[range])
                let leaf = Self.leaves[index]
                #expect(subtree.isIncluded(leaf: leaf, index: UInt64(index), path: path, root: root))
                #expect(!subtree.isIncluded(leaf: leaf, index: UInt64(range.upperBound), path: path, root: root))
            }
        }
    }

    private static func subtrees(of size: Int) -> [(MerkleSubtree, Range<Int>)] {
        (0..<size).flatMap { start in
            (start + 1...size).compactMap { end in
                MerkleSubtree(start: UInt64(start), end: UInt64(end)).map { ($0, start..<end) }
            }
        }
    }

    /// draft-ietf-plants-merkle-tree-certs §4.4.1; `leaves` starts at 0 only at the top, `range` counts in the whole tree.
    private static func proof(_ range: Range<Int>, in leaves: ArraySlice<Hash>, isWhole: Bool) -> [Hash] {
        if range == leaves.indices { return isWhole ? [] : [MerkleProof.root(of: leaves)] }
        var width = 1
        while width * 2 < leaves.count { width *= 2 }
        let middle = leaves.startIndex + width
        let left = leaves[..<middle]
        let right = leaves[middle...]
        if range.upperBound <= middle {
            return proof(range, in: left, isWhole: isWhole) + [MerkleProof.root(of: right)]
        }
        if range.lowerBound >= middle {
            return proof(range, in: right, isWhole: isWhole) + [MerkleProof.root(of: left)]
        }
        return proof(middle..<range.upperBound, in: right, isWhole: false) + [MerkleProof.root(of: left)]
    }
}
