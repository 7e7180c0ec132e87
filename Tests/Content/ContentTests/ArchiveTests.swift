import Content
import Testing

@Suite("Archives")
struct ArchiveTests {
    private let store = MemoryBlockStore()

    private func archive(_ root: CID) async throws -> [UInt8] {
        var bytes = ArchiveWriter.header(roots: [root])
        for try await block in Walk(store, from: root) { bytes += ArchiveWriter.section(block) }
        return bytes
    }

    /// All blocks, or what is wrong, when the bytes come in pieces of a size.
    private static func read(_ bytes: [UInt8], pieces: Int = 1_000) throws(Malformed) -> ([CID], [Block]) {
        var reader = ArchiveReader()
        var blocks: [Block] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            reader.append(bytes[start..<min(bytes.count, start + pieces)])
            while let block = try reader.next() { blocks.append(block) }
        }
        try reader.finish()
        return (reader.header?.roots ?? [], blocks)
    }

    @Test("An archive gives the same blocks in whatever pieces it comes", arguments: [1, 2, 7, 64, 100_000])
    func pieces(_ count: Int) async throws {
        let file = store.add(Chance.sample(700))
        let (roots, blocks) = try Self.read(await archive(file.root), pieces: count)
        #expect(roots == [file.root])
        #expect(blocks.count == store.count)
        #expect(blocks[0].cid == file.root)
    }

    @Test("The header is that of the specification")
    func header() throws {
        let cid = try CID("bafyreihyrpefhacm6kkp4ql6j6udakdit7g3dmkzfriqfykhjw6cad5lrm")
        let written = ArchiveWriter.header(roots: [cid])
        let expected =
            "3aa265726f6f747381d82a58250001711220f88bc853804cf294fe417e4fa83028689fcdb1b1592c5102e1474dbc200fab8b"
            + "6776657273696f6e01"
        #expect(written == hex(expected))
    }

    @Test("Many roots, and none, are read back")
    func roots() throws {
        for count in [0, 1, 23, 24, 255, 256, 1_024] {
            let roots = (0..<count).map { Block(.raw, utf8("\($0)")).cid }
            #expect(try Self.read(ArchiveWriter.header(roots: roots)).0 == roots)
        }
        let tooMany = (0...1_024).map { Block(.raw, utf8("\($0)")).cid }
        #expect(throws: Malformed.archive) { try Self.read(ArchiveWriter.header(roots: tooMany)) }
    }

    @Test("Cut anywhere but between blocks it is refused, and damaged anywhere too")
    func damage() async throws {
        let file = store.add(Chance.sample(60))
        let bytes = try await archive(file.root)
        let whole = try Self.read(bytes).1.map(\.cid)
        for end in bytes.indices {
            guard let (_, blocks) = try? Self.read(Array(bytes[..<end])) else { continue }
            #expect(blocks.count < whole.count)
        }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 1
            guard let (roots, blocks) = try? Self.read(damaged) else { continue }
            // Nothing vouches for the roots, nor for the codec in front of a block; what is in the blocks is what was.
            #expect(roots != [file.root] || blocks.map(\.cid) != whole)
            #expect(blocks.map(\.cid.hash) == whole.map(\.hash))
        }
    }

    @Test("A section that says it is larger than a block is refused before it is there")
    func oversized() throws {
        let header = ArchiveWriter.header(roots: [])
        #expect(throws: Malformed.tooLarge) { try Self.read(header + Varint.encode(3 << 20)) }
        #expect(throws: Malformed.tooLarge) { try Self.read(header + Varint.encode(UInt64(Int64.max))) }
        #expect(throws: Malformed.varint) { try Self.read(header + [UInt8](repeating: 0xff, count: 20)) }
        #expect(throws: Malformed.archive) { try Self.read(header + [0]) }
        #expect(throws: Malformed.tooLarge) { try Self.read(Varint.encode(1 << 30)) }
    }

    @Test(
        "Another header is refused",
        arguments: [
            // Version 2, the keys the other way round, no roots, a root that is no link, more behind it.
            "11a265726f6f7473806776657273696f6e02", "11a26776657273696f6e0165726f6f747380", "0aa16776657273696f6e01",
            "12a265726f6f747381006776657273696f6e01", "12a265726f6f7473806776657273696f6e0100", "01a2", "0100",
        ])
    func headers(_ bytes: String) {
        #expect(throws: Malformed.archive) { try Self.read(hex(bytes)) }
    }
}
