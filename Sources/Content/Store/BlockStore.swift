/// Where blocks are kept, by what they hash to: one block has one place, whatever codec or version it is asked for with.
public protocol BlockStore: BlockSource {
    /// The bytes, or nil where they are not here.
    /// - Throws: where they cannot be read, or were looked at and are not what they hash to.
    func bytes(of hash: Multihash) async throws -> [UInt8]?

    /// Keeps a block. Once it returns, the block is whole wherever it is seen; after the next ``flush()`` it is so for good.
    func put(_ block: Block) async throws

    /// Puts on the disk what was put before.
    func flush() async throws

    func contains(_ hash: Multihash) async throws -> Bool

    /// Removes a block, if it is here.
    func remove(_ hash: Multihash) async throws
}

extension BlockStore {
    public func block(_ cid: CID) async throws -> Block {
        if let block = Block(inlined: cid) { return block }
        guard let bytes = try await bytes(of: cid.hash) else { throw TreeProblem.missing(cid) }
        return Block(cid, kept: bytes)
    }
}
