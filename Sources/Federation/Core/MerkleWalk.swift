/// Climbs from a node of a subtree's right edge to the root of the tree, one level at a time.
struct MerkleWalk {
    var first: UInt64
    var last: UInt64
    var treeLast: UInt64

    /// The whole subtree is one node of this level.
    var isAtSubtree: Bool { first == last }

    /// Up to the highest node that both trees have: the subtree itself, or the last perfect part of it.
    mutating func climbToNode() {
        let isAtRightEdge = last == treeLast
        while first != last, isAtRightEdge || last & 1 == 1 { rise() }
    }

    /// The roots that `path` leads to from `seed`; nil where it is too long or too short.
    mutating func climb(from seed: Hash, path: ArraySlice<Hash>) -> (subtree: Hash, tree: Hash)? {
        var subtree = seed
        var tree = seed
        for hash in path {
            guard treeLast != 0 else { return nil }
            if last & 1 == 1 || last == treeLast {
                if first < last { subtree = MerkleHash.node(hash, subtree) }
                tree = MerkleHash.node(hash, tree)
                while last & 1 == 0 { rise() }
            } else {
                tree = MerkleHash.node(tree, hash)
            }
            rise()
        }
        return treeLast == 0 ? (subtree, tree) : nil
    }

    private mutating func rise() {
        first >>= 1
        last >>= 1
        treeLast >>= 1
    }
}
