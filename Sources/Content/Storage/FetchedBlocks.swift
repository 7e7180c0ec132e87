import Content
import Synchronization

/// A store that remembers what came into it by one fetch, so that all of it can be given up.
final class FetchedBlocks: BlockStore {
    private let store: AnyBlockStore
    private let new = Mutex<[Multihash: WriteMark]>([:])

    init(_ store: AnyBlockStore) {
        self.store = store
    }

    /// Blocks that were not there before, and when each was written.
    var written: [Multihash: WriteMark] { new.withLock { $0 } }

    func put(_ block: Block) async throws {
        guard let mark = try await store.add(block) else { return }
        new.withLock { $0[block.cid.hash] = mark }
    }

    func bytes(of hash: Multihash) async throws -> [UInt8]? { try await store.bytes(of: hash) }

    func flush() async throws { try await store.flush() }

    func contains(_ hash: Multihash) async throws -> Bool { try await store.contains(hash) }

    func remove(_ hash: Multihash) async throws { try await store.remove(hash) }
}
