import Content
import Synchronization

/// Blocks of one test. It hands out whatever it was given, also what is not what it hashes to.
final class MemoryBlockStore: BlockStore {
    private let blocks = Mutex<[Multihash: [UInt8]]>([:])
    private let counter = Mutex(0)

    /// How often a block was asked for.
    var reads: Int { counter.withLock { $0 } }
    var count: Int { blocks.withLock { $0.count } }

    func bytes(of hash: Multihash) async throws -> [UInt8]? {
        counter.withLock { $0 += 1 }
        return blocks.withLock { $0[hash] }
    }

    func put(_ block: Block) async throws { keep(block) }
    func flush() async throws {}
    func contains(_ hash: Multihash) async throws -> Bool { blocks.withLock { $0[hash] != nil } }
    func remove(_ hash: Multihash) async throws { blocks.withLock { $0[hash] = nil } }

    func keep(_ block: Block) {
        blocks.withLock { $0[block.cid.hash] = block.bytes }
    }

    /// Adds a file in small chunks, so that little content makes a deep tree.
    func add(_ content: [UInt8], chunkSize: Int = 16, width: Int = 3) -> Tree {
        var builder = FileBuilder(chunkSize: chunkSize, width: width)
        builder.append(content).forEach(keep)
        let (blocks, file) = builder.finish()
        blocks.forEach(keep)
        return file
    }

    func add(_ entries: [Entry], blockLimit: Int = DirectoryBuilder.blockLimit) throws -> Tree {
        let (blocks, folder) = try DirectoryBuilder.build(entries, blockLimit: blockLimit)
        blocks.forEach(keep)
        return folder
    }

    func read(_ cid: CID, _ range: Range<UInt64>? = nil) async throws -> [UInt8] {
        try await FileContent(self, cid, range: range).reduce(into: []) { $0 += $1 }
    }
}
