import Content
import Crypto
import CryptoExtras
import Foundation
import Testing

@Suite("Files")
struct FileTests {
    /// The key stream of ChaCha20 with a zero nonce and the key SHA-256("chunk-v1-seed").
    private static func keyStream(_ count: Int) throws -> [UInt8] {
        let key = SymmetricKey(data: SHA256.hash(data: utf8("chunk-v1-seed")))
        let nonce = try Insecure.ChaCha20CTR.Nonce(data: [UInt8](repeating: 0, count: 12))
        return try Array(Insecure.ChaCha20CTR.encrypt([UInt8](repeating: 0, count: count), using: key, nonce: nonce))
    }

    @Test(
        "Files of a chunk, and of one byte more, have their known addresses",
        arguments: [
            (1_048_576, "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta"),
            (1_048_577, "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"),
        ])
    func known(_ count: Int, _ address: String) throws {
        var builder = FileBuilder()
        _ = builder.append(try Self.keyStream(count))
        #expect("\(builder.finish().file.root)" == address)
    }

    @Test("An empty file is an empty leaf")
    func empty() {
        var builder = FileBuilder()
        let (blocks, file) = builder.finish()
        #expect("\(file.root)" == "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku")
        #expect(blocks.count == 1 && file.contentSize == 0)
    }

    @Test("The same bytes make the same file, in whatever pieces they come")
    func pieces() {
        var chance = Chance(5)
        let content = chance.bytes(3_000)
        var whole = FileBuilder(chunkSize: 100, width: 4)
        _ = whole.append(content)
        let expected = whole.finish().file
        for _ in 0..<50 {
            var builder = FileBuilder(chunkSize: 100, width: 4)
            var rest = content[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 0...350, using: &chance))
                _ = builder.append(part)
                rest = rest.dropFirst(part.count)
            }
            #expect(builder.finish().file == expected)
        }
    }

    @Test("Files of every size up to four levels are read back, whole and in parts")
    func ranges() async throws {
        var chance = Chance(9)
        for count in Array(0...130) + [431, 432, 433, 1_000, 1_296] {
            let store = MemoryBlockStore()
            let content = chance.bytes(count)
            let file = store.add(content)
            #expect(file.contentSize == UInt64(count))
            #expect(try await store.read(file.root) == content)
            for _ in 0..<8 {
                let ends = [
                    Int.random(in: 0...count + 5, using: &chance), Int.random(in: 0...count + 5, using: &chance),
                ]
                let range = ends.min()!..<ends.max()!
                let part = try await store.read(file.root, UInt64(range.lowerBound)..<UInt64(range.upperBound))
                #expect(part == Array(content[range.clamped(to: 0..<count)]))
            }
        }
    }

    @Test("A range in the middle reads only the way to it")
    func fewBlocks() async throws {
        let store = MemoryBlockStore()
        let file = store.add([UInt8](repeating: 0, count: 3) + Chance.sample(16 * 243))
        let before = store.reads
        _ = try await store.read(file.root, 2_000..<2_001)
        #expect(store.reads - before <= 7)
    }

    @Test("The size that links carry is that of all blocks behind them")
    func totalSize() async throws {
        let store = MemoryBlockStore()
        let file = store.add(Chance.sample(500))
        var walk = Walk(store, from: file.root)
        walk.repeatsBlocks = true
        let sum = try await walk.reduce(0) { $0 + $1.bytes.count }
        #expect(file.totalSize == UInt64(sum))
    }
}

extension Chance {
    static func sample(_ count: Int) -> [UInt8] {
        var chance = Chance(UInt64(count))
        return chance.bytes(count)
    }
}
