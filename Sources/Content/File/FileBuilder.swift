/// Turns the bytes of a file, as they come, into blocks: profile `unixfs-v1-2025` (IPIP-0499), so that every tool with that profile
/// computes the same address.
///
/// It holds one chunk and at most 1,024 links for each level of the tree, whatever the size of the file. Blocks are handed out as
/// soon as they are complete; the root comes last.
public struct FileBuilder: Sendable {
    /// Every leaf but the last has this many bytes.
    public static let chunkSize = 1 << 20
    /// The most links that a node has.
    public static let width = 1024

    private let chunkSize: Int
    private let width: Int
    private var chunk: [UInt8] = []
    private var levels: [[Tree]] = [[]]
    private var blocks: [Block] = []

    /// Other sizes than those of the profile make other addresses.
    public init(chunkSize: Int = FileBuilder.chunkSize, width: Int = FileBuilder.width) {
        self.chunkSize = chunkSize
        self.width = width
    }

    /// The blocks that `bytes` complete.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [Block] {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(chunkSize - chunk.count)
            if chunk.capacity == 0, part.count < rest.count { chunk.reserveCapacity(chunkSize) }
            chunk.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            if chunk.count == chunkSize { endChunk() }
        }
        return takeBlocks()
    }

    /// The last blocks, and the file.
    public mutating func finish() -> (blocks: [Block], file: Tree) {
        if !chunk.isEmpty || isEmpty { endChunk() }
        var level = 0
        while level < levels.count - 1 || levels[level].count > 1 {
            endNode(level)
            level += 1
        }
        return (takeBlocks(), levels[level][0])
    }

    private var isEmpty: Bool { levels.allSatisfy(\.isEmpty) }

    private mutating func takeBlocks() -> [Block] {
        defer { blocks = [] }
        return blocks
    }

    private mutating func endChunk() {
        let block = Block(.raw, chunk)
        chunk = []
        let size = UInt64(block.bytes.count)
        add(Tree(root: block.cid, contentSize: size, totalSize: size), block, at: 0)
    }

    /// A full level becomes a node only when another link comes: a file of exactly 1,024 chunks has one node, not two.
    private mutating func add(_ tree: Tree, _ block: Block, at level: Int) {
        blocks.append(block)
        if levels[level].count == width { endNode(level) }
        levels[level].append(tree)
    }

    private mutating func endNode(_ level: Int) {
        let children = levels[level]
        levels[level] = []
        if level + 1 == levels.count { levels.append([]) }
        let block = Self.node(children)
        let tree = Tree(
            root: block.cid, contentSize: children.reduce(0) { $0 + $1.contentSize },
            totalSize: children.reduce(UInt64(block.bytes.count)) { $0 + $1.totalSize })
        add(tree, block, at: level + 1)
    }

    private static func node(_ children: [Tree]) -> Block {
        var file = UnixFS(.file)
        file.blockSizes = children.map(\.contentSize)
        file.fileSize = file.blockSizes.reduce(0, +)
        let links = children.map { Link($0.root, name: "", totalSize: $0.totalSize) }
        return Block(.dagPB, Node(links: links, data: file.encoded).encoded)
    }
}
