import Content
import Crypto
import Testing

@Suite("Sealed files")
struct SealedFileTests {
    private let store = MemoryBlockStore()
    private let seal = FileSeal(key: SymmetricKey(data: [UInt8](repeating: 7, count: 32)))
    /// Bytes of a chunk as they come.
    private static let chunk = FileBuilder.chunkSize - 16

    /// Seals bytes that come in pieces of some length.
    private func sealed(_ content: [UInt8], pieces: Int = 70_000) throws -> [UInt8] {
        var sealer = FileSealer(seal)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: pieces) {
            bytes += try sealer.append(content[start..<min(start + pieces, content.count)])
        }
        bytes += try sealer.finish()
        #expect(sealer.size == content.count)
        return bytes
    }

    private func keep(_ bytes: [UInt8]) -> CID { store.add(bytes, chunkSize: FileBuilder.chunkSize, width: 1024).root }

    private func open(
        _ root: CID, _ size: Int, _ range: Range<UInt64>? = nil, with seal: FileSeal? = nil
    ) async throws -> [UInt8] {
        try await SealedContent(store, root, seal ?? self.seal, size: UInt64(size), range: range)
            .reduce(into: []) { $0 += $1 }
    }

    private func bytes(_ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    }

    @Test(
        "A file of any length comes back whole, sealed in blocks of the profile",
        arguments: [-1_048_560, -1_048_559, -1, 0, 1, 1_048_560, 1_048_660])
    func whole(more: Int) async throws {
        let size = Self.chunk + more
        let content = bytes(size)
        let kept = try sealed(content)
        #expect(kept.count == size + 16 * max(1, (size + Self.chunk - 1) / Self.chunk))
        #expect(try sealed(content, pieces: 3_000_000) == kept)
        #expect(try await open(keep(kept), size) == content)
    }

    @Test("A range is a slice, and only the blocks that it touches are read")
    func ranges() async throws {
        let size = 3 * Self.chunk + 5
        let content = bytes(size)
        let root = keep(try sealed(content))
        for (start, end) in [
            (0, 1), (Self.chunk - 1, Self.chunk + 1), (Self.chunk, 2 * Self.chunk), (size - 5, size), (0, size), (7, 7),
            (size, size), (size - 1, size + 10),
        ] {
            let before = store.reads
            let part = try await open(root, size, UInt64(start)..<UInt64(end))
            #expect(part == Array(content[start..<min(end, size)]))
            #expect(end - start > 2 || store.reads - before <= 3, "the node, and two leaves")
        }
    }

    @Test("What was changed, moved, cut off or sealed with another key does not open")
    func hostile() async throws {
        let size = 2 * Self.chunk
        let bytes = try sealed(self.bytes(size))
        let length = FileBuilder.chunkSize
        var flipped = bytes
        flipped[length + 9] ^= 1
        let swapped = Array(bytes[length...]) + bytes[..<length]
        let repeated = Array(bytes[..<length]) + bytes[..<length]
        for wrong in [flipped, swapped, repeated, Array(bytes.dropLast())] {
            let root = keep(wrong)
            await #expect(throws: TreeProblem.inconsistent(root)) { try await open(root, size) }
        }
        // Its first chunk alone is not the whole of a shorter file.
        let cut = keep(Array(bytes[..<length]))
        await #expect(throws: TreeProblem.inconsistent(cut)) { try await open(cut, Self.chunk) }
        let other = FileSeal(key: SymmetricKey(data: [UInt8](repeating: 8, count: 32)))
        let root = keep(bytes)
        await #expect(throws: TreeProblem.inconsistent(root)) { try await open(root, size, with: other) }
    }

    @Test("The form is AES-256-GCM, as any other program computes it")
    func form() throws {
        let nonce = try AES.GCM.Nonce(data: [0, 0, 0, 1] + [UInt8](repeating: 0, count: 8))
        let key = SymmetricKey(data: [UInt8](repeating: 7, count: 32))
        let box = try AES.GCM.seal(Array("hello world".utf8), using: key, nonce: nonce)
        #expect(try sealed(Array("hello world".utf8)) == Array(box.ciphertext + box.tag))
    }
}
