public import Foundation

/// A store that is collected, scrubbed and mended: what a territory keeps its blocks in.
///
/// Blocks are in 256 shards, by the first byte of their digest, so that whoever goes through all of them holds one shard at a time.
public protocol CollectedBlockStore: BlockStore {
    /// Puts a block. One that is there already is as young afterwards as one that is new: no collection takes it for old.
    /// - Returns: what tells this write from others; nil where the block was there already.
    @discardableResult
    func add(_ block: Block) async throws -> WriteMark?

    /// Removes a block that nobody has put since.
    func remove(_ hash: Multihash, ifLastWritten mark: WriteMark) async throws

    /// Removes blocks, as far as they are here.
    func remove(_ hashes: [Multihash]) async throws

    /// Those of the hashes whose blocks are not here.
    func missing(of hashes: [Multihash]) async throws -> [Multihash]

    /// The hashes of the blocks in one shard, for a scrub.
    func hashes(inShard shard: UInt8) async throws -> [Multihash]

    /// Those in one shard that were last put before a time, for a collection.
    func blocks(inShard shard: UInt8, writtenBefore time: Date) async throws -> [KeptBlock]

    /// Reads one block and computes its hash, however few reads are checked otherwise.
    /// - Returns: false where the bytes are not what they are named.
    func isIntact(_ hash: Multihash) async throws -> Bool

    /// Takes a damaged block out of the way, into `damaged`, so that it can be put anew.
    func setAside(_ hash: Multihash) async throws

    /// Where whole blocks come from for damaged ones.
    var mending: Mending { get }
}

/// A block and what its store tells without reading it.
public struct KeptBlock: Sendable {
    public let hash: Multihash
    public let byteCount: Int

    public init(hash: Multihash, byteCount: Int) {
        self.hash = hash
        self.byteCount = byteCount
    }
}

extension CollectedBlockStore {
    public func put(_ block: Block) async throws {
        try await add(block)
    }

    public func remove(_ hashes: [Multihash]) async throws {
        for hash in hashes { try await remove(hash) }
    }

    public func missing(of hashes: [Multihash]) async throws -> [Multihash] {
        var missing: [Multihash] = []
        for hash in hashes where try await !contains(hash) { missing.append(hash) }
        return missing
    }

    /// From now on this is asked for blocks that turn out to be damaged when they are read.
    public func mend(with mender: @escaping Mending.Mender) {
        mending.ask(mender)
    }

    /// Sets a damaged block aside, and puts in its place what the mender has.
    /// - Returns: nil where it has nothing: then the block is missing, which is better than wrong.
    public func mend(_ hash: Multihash) async throws -> Block? {
        try await setAside(hash)
        guard let block = await mending.block(hash) else { return nil }
        try await put(block)
        try await flush()
        return block
    }
}
