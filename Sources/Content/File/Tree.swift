/// A file or a folder that is complete: its address, and what a link to it says.
public struct Tree: Hashable, Sendable {
    public let root: CID
    /// Bytes of content; of a folder, 0.
    public let contentSize: UInt64
    /// Bytes of all blocks, counted as often as they are linked.
    public let totalSize: UInt64

    public init(root: CID, contentSize: UInt64, totalSize: UInt64) {
        self.root = root
        self.contentSize = contentSize
        self.totalSize = totalSize
    }

    /// A leaf: it is content and nothing else.
    public init(leaf: Block) {
        let size = UInt64(leaf.bytes.count)
        self.init(root: leaf.cid, contentSize: size, totalSize: size)
    }
}
