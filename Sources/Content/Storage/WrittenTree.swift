public import Content

/// A file or folder whose blocks are in the store for good, but which nobody has said is needed yet.
public struct WrittenTree: Sendable {
    public let root: CID
    public let contentSize: UInt64
    /// How many bytes each block has.
    public let blocks: [Multihash: Int]
    /// Those of the blocks that are read as nodes, which lead to others.
    let nodes: Set<Multihash>
    /// Of a file, what it is; nil where nobody looked.
    public var mediaType: String?
    /// What a link to it says: bytes of all blocks, counted as often as they are linked.
    public let totalSize: UInt64

    /// Bytes of all blocks, each counted once.
    public var storedSize: Int { blocks.values.reduce(0, +) }

    /// As an entry of a folder.
    var tree: Tree { Tree(root: root, contentSize: contentSize, totalSize: totalSize) }

    /// A tree that is in the store, read from its root.
    /// - Throws: ``TreeProblem/missing(_:)`` where a block is not here.
    public init(complete root: CID, in store: some BlockSource) async throws {
        var written = WrittenBlocks()
        for try await block in Walk(store, from: root) where block.cid.hash.function != .identity {
            written.add(block)
        }
        self.root = root
        blocks = written.sizes
        nodes = written.nodes
        totalSize = try await store.block(root).totalSize
        if case .file(_, let size)? = try? await Path(root).resolve(in: store) {
            contentSize = size
        } else {
            contentSize = 0
        }
    }

    init(_ tree: Tree, _ written: WrittenBlocks) {
        root = tree.root
        contentSize = tree.contentSize
        totalSize = tree.totalSize
        blocks = written.sizes
        nodes = written.nodes
    }
}
