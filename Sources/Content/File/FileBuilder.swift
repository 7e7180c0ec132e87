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

    private var chunker: FileChunker
    private var nodes: FileNodes

    /// Other sizes than those of the profile make other addresses.
    public init(chunkSize: Int = FileBuilder.chunkSize, width: Int = FileBuilder.width) {
        chunker = FileChunker(chunkSize: chunkSize)
        nodes = FileNodes(width: width)
    }

    /// The blocks that `bytes` complete.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [Block] {
        var blocks: [Block] = []
        for chunk in chunker.append(bytes) { blocks += add(chunk) }
        return blocks
    }

    /// The last blocks, and the file.
    public mutating func finish() -> (blocks: [Block], file: Tree) {
        var blocks: [Block] = []
        if let chunk = chunker.finish() { blocks += add(chunk) }
        let (more, file) = nodes.finish()
        return (blocks + more, file)
    }

    private mutating func add(_ chunk: [UInt8]) -> [Block] {
        let leaf = Block(.raw, chunk)
        return [leaf] + nodes.add(Tree(leaf: leaf))
    }
}
