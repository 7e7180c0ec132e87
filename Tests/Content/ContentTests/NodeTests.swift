import Content
import Foundation
import Testing

@Suite("dag-pb")
struct NodeTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../vectors/dag-pb", directoryHint: .isDirectory)

    @Test("Every fixture is read, and written again to its address")
    func fixtures() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "dag-pb" }
        #expect(files.count == 17)
        for file in files {
            let cid = try CID(file.deletingPathExtension().lastPathComponent)
            let block = try Block(cid, verifying: Array(Data(contentsOf: file)))
            let node = try Node(decoding: block.bytes)
            #expect(Block(.dagPB, node.encoded) == block)
        }
    }

    /// A link to the identity of nothing, `01 55 00 00`.
    private static let link = "12060a0401550000"

    @Test("Data before links is read, and absent and empty are different")
    func forms() throws {
        #expect(try Node(decoding: hex("0a00" + Self.link)).links.count == 1)
        #expect(try Node(decoding: hex("0a00")).data == [])
        #expect(try Node(decoding: []).data == nil)
        #expect(try Node(decoding: hex(Self.link)).links[0].name == nil)
        #expect(try Node(decoding: hex("12080a04015500001200")).links[0].name == "")
        #expect(try Node(decoding: hex("12080a04015500001800")).links[0].totalSize == 0)
    }

    @Test(
        "A second form of the same node is refused",
        arguments: [
            // Data twice, data between links, a field that does not exist, another wire type.
            "0a000a00", link + "0a00" + link, "1a00", "0800", "0d00000000", "1000",
            // A link without an address, with one twice, with fields out of order, with a name that is no text.
            "1200", "120c0a04015500000a0401550000", "120812000a0401550000", "12090a04015500001201ff",
            // Size before name, an unknown field in a link, a link that ends in the middle, a length far beyond the end.
            "120a0a040155000018001200", "12080a04015500002000", "12060a04015500", "0affffffff07", "12",
            // Lengths and field numbers in a longer form than needed.
            "0a8000", "8a0000", "1286000a0401550000",
        ])
    func refused(_ bytes: String) {
        #expect(throws: Malformed.self) { try Node(decoding: hex(bytes)) }
    }

    @Test("Whatever is read is written to the same bytes, unless data came first")
    func mutations() throws {
        var chance = Chance(3)
        let seeds = try FileManager.default.contentsOfDirectory(at: Self.folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "dag-pb" }.map { try Array(Data(contentsOf: $0)) }
        var read = 0
        for _ in 0..<20_000 {
            var bytes = seeds.randomElement(using: &chance)!
            for _ in 0..<Int.random(in: 1...3, using: &chance) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            }
            guard let node = try? Node(decoding: bytes), bytes.first != 0x0a || node.links.isEmpty else { continue }
            #expect(node.encoded == bytes)
            read += 1
        }
        #expect(read > 500)
    }
}
