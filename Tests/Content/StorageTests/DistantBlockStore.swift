import Content
import Foundation
import Synchronization

/// What happens meanwhile, whenever a store far away is asked for something.
final class Distance: Sendable {
    enum Request {
        case look, list, remove
    }

    typealias Meanwhile = @Sendable (Request) async throws -> Void

    private let meanwhile = Mutex<Meanwhile?>(nil)

    func during(_ meanwhile: Meanwhile?) {
        self.meanwhile.withLock { $0 = meanwhile }
    }

    func pass(_ request: Request) async throws {
        try await meanwhile.withLock { $0 }?(request)
    }
}

/// A folder that answers like a store far away: other things happen before its answer comes.
struct DistantBlockStore: CollectedBlockStore {
    private let store: FolderBlockStore
    private let distance: Distance

    init(_ store: FolderBlockStore, _ distance: Distance) {
        self.store = store
        self.distance = distance
    }

    var mending: Mending { store.mending }

    func bytes(of hash: Multihash) async throws -> [UInt8]? { try await store.bytes(of: hash) }

    func add(_ block: Block) async throws -> WriteMark? { try await store.add(block) }

    func flush() async throws { try await store.flush() }

    func contains(_ hash: Multihash) async throws -> Bool { try await store.contains(hash) }

    func missing(of hashes: [Multihash]) async throws -> [Multihash] {
        try await distance.pass(.look)
        return try await store.missing(of: hashes)
    }

    func remove(_ hash: Multihash) async throws { try await store.remove(hash) }

    func remove(_ hashes: [Multihash]) async throws {
        guard !hashes.isEmpty else { return }
        try await distance.pass(.remove)
        try await store.remove(hashes)
    }

    func remove(_ hash: Multihash, ifLastWritten mark: WriteMark) async throws {
        try await distance.pass(.remove)
        try await store.remove(hash, ifLastWritten: mark)
    }

    func hashes(inShard shard: UInt8) async throws -> [Multihash] { try await store.hashes(inShard: shard) }

    func blocks(inShard shard: UInt8, writtenBefore time: Date) async throws -> [KeptBlock] {
        try await distance.pass(.list)
        return try await store.blocks(inShard: shard, writtenBefore: time)
    }

    func isIntact(_ hash: Multihash) async throws -> Bool { try await store.isIntact(hash) }

    func setAside(_ hash: Multihash) async throws { try await store.setAside(hash) }
}
