/// Turns the entries of a folder into blocks: one, or a tree of shards where one would be too large (profile `unixfs-v1-2025`).
public enum DirectoryBuilder {
    /// The largest block of a folder that is not sharded.
    public static let blockLimit = 262_144

    /// - Parameter blockLimit: another one than the profile's makes other addresses.
    /// - Returns: the blocks, children first, and the folder.
    /// - Throws: ``Malformed/duplicateName``; ``Malformed/tooLarge`` where names cannot be told apart by their hashes.
    public static func build(
        _ entries: [Entry], blockLimit: Int = blockLimit
    ) throws(Malformed) -> (blocks: [Block], folder: Tree) {
        guard Set(entries.map(\.name)).count == entries.count else { throw .duplicateName }
        let links = entries.map { Link($0.cid, name: $0.name, totalSize: $0.totalSize) }
        let bytes = Node(links: links, data: UnixFS(.directory).encoded).encoded
        guard bytes.count > blockLimit else {
            let block = Block(.dagPB, bytes)
            return ([block], tree(block, over: entries.map(\.totalSize)))
        }
        var shards = ShardBuilder()
        let folder = try shards.build(entries)
        return (shards.blocks, folder)
    }

    static func tree(_ block: Block, over sizes: [UInt64]) -> Tree {
        Tree(root: block.cid, contentSize: 0, totalSize: sizes.reduce(UInt64(block.bytes.count), &+))
    }
}
