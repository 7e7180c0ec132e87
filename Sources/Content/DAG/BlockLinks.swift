extension Block {
    /// Where the block leads: only dag-pb is looked into.
    public var links: [CID] {
        get throws(Malformed) {
            cid.codec == .dagPB ? try Node(decoding: bytes).links.map(\.cid) : []
        }
    }

    /// Bytes of all blocks behind the address, counted as often as they are linked, as the block says: what a link to it says.
    public var totalSize: UInt64 {
        get throws(Malformed) {
            guard cid.codec == .dagPB else { return UInt64(bytes.count) }
            return try Node(decoding: bytes).links.reduce(UInt64(bytes.count)) { $0 &+ ($1.totalSize ?? 0) }
        }
    }
}
