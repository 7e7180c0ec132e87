extension Block {
    /// Where the block leads: only dag-pb is looked into.
    public var links: [CID] {
        get throws(Malformed) {
            cid.codec == .dagPB ? try Node(decoding: bytes).links.map(\.cid) : []
        }
    }
}
