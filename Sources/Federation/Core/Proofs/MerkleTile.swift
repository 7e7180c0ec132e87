/// A group of neighbouring hashes of a tree, read and kept together (after C2SP tlog-tiles).
///
/// Level 0 holds leaves, level 1 the roots of 256 leaves each, level 2 of 65,536: so a proof needs two groups of each level at
/// most, one on the leaf's way up and one at the tree's right edge.
public struct MerkleTile: Hashable, Sendable {
    /// Levels of the tree between two levels of tiles.
    public static let height = 8
    /// Hashes in a full one.
    public static let width = 256

    public let level: Int
    public let index: UInt64

    public init(level: Int, index: UInt64) {
        self.level = level
        self.index = index
    }

    /// The one from whose hashes the node follows.
    init(of node: MerkleNode) {
        level = node.height / Self.height
        index = node.index >> (Self.height - node.height % Self.height)
    }

    /// Where in it the node's hashes stand.
    static func part(of node: MerkleNode) -> Range<Int> {
        let count = 1 << (node.height % height)
        let first = Int(node.index % UInt64(width / count)) * count
        return first..<first + count
    }
}
