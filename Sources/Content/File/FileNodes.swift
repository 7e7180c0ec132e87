/// The nodes above the leaves of a file. It holds at most as many links for each level of the tree as a node has.
public struct FileNodes: Sendable {
    private let width: Int
    private var levels: [[Tree]] = [[]]
    private var blocks: [Block] = []

    public init(width: Int = FileBuilder.width) {
        self.width = width
    }

    /// The nodes that the file's next leaf completes.
    public mutating func add(_ leaf: Tree) -> [Block] {
        add(leaf, at: 0)
        return takeBlocks()
    }

    /// The last nodes, and the file. To be called once, after at least one leaf.
    public mutating func finish() -> (blocks: [Block], file: Tree) {
        var level = 0
        while level < levels.count - 1 || levels[level].count > 1 {
            endNode(level)
            level += 1
        }
        return (takeBlocks(), levels[level][0])
    }

    private mutating func takeBlocks() -> [Block] {
        defer { blocks = [] }
        return blocks
    }

    /// A full level becomes a node only when another link comes: a file of exactly 1,024 chunks has one node, not two.
    private mutating func add(_ tree: Tree, at level: Int) {
        if levels[level].count == width { endNode(level) }
        levels[level].append(tree)
    }

    private mutating func endNode(_ level: Int) {
        let children = levels[level]
        levels[level] = []
        if level + 1 == levels.count { levels.append([]) }
        let block = Self.node(children)
        blocks.append(block)
        let tree = Tree(
            root: block.cid, contentSize: children.reduce(0) { $0 + $1.contentSize },
            totalSize: children.reduce(UInt64(block.bytes.count)) { $0 + $1.totalSize })
        add(tree, at: level + 1)
    }

    private static func node(_ children: [Tree]) -> Block {
        var file = UnixFS(.file)
        file.blockSizes = children.map(\.contentSize)
        file.fileSize = file.blockSizes.reduce(0, +)
        let links = children.map { Link($0.root, name: "", totalSize: $0.totalSize) }
        return Block(.dagPB, Node(links: links, data: file.encoded).encoded)
    }
}
