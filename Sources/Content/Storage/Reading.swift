import Content

/// A block as somebody wants to read it: for its bytes alone, or as a node, which leads to other blocks.
struct Reading: Hashable {
    let hash: Multihash
    let isNode: Bool

    /// As the address says.
    init(_ cid: CID) {
        hash = cid.hash
        isNode = cid.codec == .dagPB
    }

    /// For its bytes, wherever they would lead.
    init(bytesOf hash: Multihash) {
        self.hash = hash
        isNode = false
    }
}
