import Content
import Foundation
import Testing

@Suite("Blocks in a folder")
struct FolderBlockStoreTests {
    private static func withFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "blocks-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private static func file(of block: Block, in folder: URL) -> URL {
        let name = Multibase.base16.encode(block.cid.hash.bytes).dropFirst()
        return folder.appending(path: "\(name.dropFirst(4).prefix(2))/\(name)")
    }

    @Test("What is put is there, once, for another process too, until it is removed")
    func keeps() async throws {
        try await Self.withFolder { folder in
            let store = try FolderBlockStore(folder)
            let block = Block(.raw, Chance.sample(10_000))
            #expect(try await store.bytes(of: block.cid.hash) == nil)
            try await store.put(block)
            try await store.put(block)
            try await store.flush()
            let other = try FolderBlockStore(folder)
            #expect(try await other.block(block.cid) == block)
            // Whatever codec the same bytes are asked for with.
            #expect(try await other.block(CID(.dagPB, block.cid.hash)).bytes == block.bytes)
            #expect(try await other.contains(block.cid.hash))
            try await other.remove(block.cid.hash)
            try await other.remove(block.cid.hash)
            #expect(try await store.contains(block.cid.hash) == false)
        }
    }

    @Test("Files go through the writer and come back, and every block is named for its hash (S-100)")
    func files() async throws {
        try await Self.withFolder { folder in
            let store = try FolderBlockStore(folder)
            let content = Chance.sample(200_000)
            let file = try await BlockWriter(store).run { put in
                var builder = FileBuilder(chunkSize: 1_000, width: 8)
                for block in builder.append(content) { try await put(block) }
                let (blocks, file) = builder.finish()
                for block in blocks { try await put(block) }
                return file
            }
            let read = try await FileContent(store, file.root).reduce(into: [UInt8]()) { $0 += $1 }
            #expect(read == content)
            var hashes: Set<Multihash> = []
            for shard in UInt8.min...UInt8.max { hashes.formUnion(try await store.hashes(inShard: shard)) }
            var linked: Set<Multihash> = []
            for try await block in Walk(store, from: file.root) { linked.insert(block.cid.hash) }
            #expect(hashes == linked)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "new").path).isEmpty)
        }
    }

    @Test("A flipped bit is found by a checked read and by a scrub, and a shortened block is written again (S-100)")
    func damage() async throws {
        try await Self.withFolder { folder in
            let store = try FolderBlockStore(folder, checksOneIn: 1)
            let block = Block(.raw, Chance.sample(5_000))
            try await store.put(block)
            #expect(try await store.isIntact(block.cid.hash))
            let file = Self.file(of: block, in: folder)
            var bytes = try Data(contentsOf: file)
            bytes[2_500] ^= 1
            try bytes.write(to: file)
            #expect(try await store.isIntact(block.cid.hash) == false)
            await #expect(throws: StoreProblem.damaged(block.cid.hash)) {
                try await store.bytes(of: block.cid.hash)
            }
            #expect(try await store.bytes(of: block.cid.hash) == nil)

            // Somebody else has it whole; one that has other bytes does not count.
            try bytes.write(to: file)
            store.mend { _ in Block(.raw, [1, 2, 3]) }
            await #expect(throws: StoreProblem.damaged(block.cid.hash)) {
                try await store.bytes(of: block.cid.hash)
            }
            try bytes.write(to: file)
            store.mend { $0 == block.cid.hash ? block : nil }
            #expect(try await store.bytes(of: block.cid.hash) == block.bytes)
            #expect(try await store.isIntact(block.cid.hash))
            try bytes.prefix(100).write(to: file)
            try await store.put(block)
            #expect(try await store.block(block.cid) == block)
            // One of the right length too.
            try bytes.write(to: file)
            #expect(try await store.add(block) == nil)
            #expect(try await store.isIntact(block.cid.hash))
        }
    }

    @Test("A file that is no block, or that the disk does not give, is damaged, and ends no scrub")
    func unreadable() async throws {
        try await Self.withFolder { folder in
            let store = try FolderBlockStore(folder)
            let block = Block(.raw, Chance.sample(100))
            try await store.put(block)
            try Data(count: Block.byteLimit + 1).write(to: Self.file(of: block, in: folder))
            #expect(try await store.isIntact(block.cid.hash) == false)
            await #expect(throws: StoreProblem.damaged(block.cid.hash)) {
                try await store.bytes(of: block.cid.hash)
            }
            #expect(try await store.contains(block.cid.hash) == false)
        }
    }

    @Test("What a killed process was writing goes when it is old, and is never seen")
    func unfinished() async throws {
        try await Self.withFolder { folder in
            _ = try FolderBlockStore(folder)
            let old = folder.appending(path: "new/1-1")
            let fresh = folder.appending(path: "new/2-1")
            for file in [old, fresh] { try Data("half".utf8).write(to: file) }
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -7_200)], ofItemAtPath: old.path)
            let store = try FolderBlockStore(folder)
            #expect(!FileManager.default.fileExists(atPath: old.path))
            #expect(FileManager.default.fileExists(atPath: fresh.path))
            for shard in UInt8.min...UInt8.max { #expect(try await store.hashes(inShard: shard).isEmpty) }
        }
    }

    @Test("A write that the system refuses leaves nothing behind")
    func refused() async throws {
        try await Self.withFolder { folder in
            let store = try FolderBlockStore(folder)
            let block = Block(.raw, Chance.sample(100))
            let shard = Self.file(of: block, in: folder).deletingLastPathComponent()
            try FileManager.default.removeItem(at: shard)
            await #expect(throws: StoreProblem.self) { try await store.put(block) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "new").path).isEmpty)
            #expect(try await store.contains(block.cid.hash) == false)
        }
    }
}
