public import Foundation

/// The store that a territory was given, whichever kind it is.
public struct AnyBlockStore: CollectedBlockStore {
    private let store: any CollectedBlockStore

    public init(_ store: some CollectedBlockStore) {
        self.store = store
    }

    public var mending: Mending { store.mending }

    public func bytes(of hash: Multihash) async throws -> [UInt8]? { try await store.bytes(of: hash) }

    public func add(_ block: Block) async throws -> WriteMark? { try await store.add(block) }

    public func flush() async throws { try await store.flush() }

    public func contains(_ hash: Multihash) async throws -> Bool { try await store.contains(hash) }

    public func missing(of hashes: [Multihash]) async throws -> [Multihash] { try await store.missing(of: hashes) }

    public func remove(_ hash: Multihash) async throws { try await store.remove(hash) }

    public func remove(_ hashes: [Multihash]) async throws { try await store.remove(hashes) }

    public func remove(_ hash: Multihash, ifLastWritten mark: WriteMark) async throws {
        try await store.remove(hash, ifLastWritten: mark)
    }

    public func hashes(inShard shard: UInt8) async throws -> [Multihash] { try await store.hashes(inShard: shard) }

    public func blocks(inShard shard: UInt8, writtenBefore time: Date) async throws -> [KeptBlock] {
        try await store.blocks(inShard: shard, writtenBefore: time)
    }

    public func isIntact(_ hash: Multihash) async throws -> Bool { try await store.isIntact(hash) }

    public func setAside(_ hash: Multihash) async throws { try await store.setAside(hash) }
}
