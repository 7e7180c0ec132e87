import Content

/// The blocks of a tree while it is written or read: how many bytes each has, and which of them lead to others.
struct WrittenBlocks {
    private(set) var sizes: [Multihash: Int] = [:]
    private(set) var nodes: Set<Multihash> = []

    mutating func add(_ block: Block) {
        sizes[block.cid.hash] = block.bytes.count
        if block.cid.codec == .dagPB { nodes.insert(block.cid.hash) }
    }

    mutating func add(leaf: Multihash, size: Int) {
        sizes[leaf] = size
    }

    mutating func add(_ tree: WrittenTree) {
        sizes.merge(tree.blocks) { known, _ in known }
        nodes.formUnion(tree.nodes)
    }
}
