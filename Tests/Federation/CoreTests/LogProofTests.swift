import FederationCore
import Testing

@Suite("tlog-proof text")
struct LogProofTests {
    private static let item = BatchItem(
        entry: Golden.entries[1],
        payload: .inline(Opening(salt: [UInt8](repeating: 1, count: 32), payload: Golden.payloads[1])))
    private static let path = MerkleProof.inclusion(of: 1, in: Golden.leaves[...])
    private static let proof = try! LogProof(item: item, index: 1, path: path, note: Golden.note.encoded)

    private func text(_ lines: String...) -> [UInt8] {
        Array(lines.map { $0 + "\n" }.joined().utf8) + Golden.note.encoded
    }

    @Test("A proof of the golden log is exactly this, and proves its entry with nothing but the log's key")
    func golden() throws {
        let plain = try LogProof(item: nil, index: 1, path: Self.path, note: Golden.note.encoded)
        #expect(
            plain.encoded
                == text(
                    "c2sp.org/tlog-proof@v1", "index 1", Base64.encode(Golden.leaves[0].bytes),
                    Base64.encode(Golden.leaves[2].bytes), ""))
        let proven = try plain.verified(entry: Golden.entries[1].encoded, key: Golden.logKey)
        #expect(proven.item.entry == Golden.entries[1])
        #expect(proven.head.checkpoint == Golden.checkpoint)
        #expect(throws: Reject.badFrame) { try plain.verified(key: Golden.logKey) }

        let decoded = try LogProof(decoding: Self.proof.encoded)
        #expect(decoded == Self.proof)
        #expect(try decoded.verified(key: Golden.logKey).item == Self.item)
    }

    @Test("Another entry, place, head or key proves nothing")
    func wrong() throws {
        let plain = try LogProof(item: nil, index: 1, path: Self.path, note: Golden.note.encoded)
        #expect(throws: Reject.sequenceMismatch) {
            try plain.verified(entry: Golden.entries[0].encoded, key: Golden.logKey)
        }
        var other = Golden.entries[1]
        other.schemaVersion = 2
        #expect(throws: Reject.badProof) { try plain.verified(entry: other.encoded, key: Golden.logKey) }
        #expect(throws: Reject.badProof) { try Self.proof.verified(entry: other.encoded, key: Golden.logKey) }
        #expect(throws: Reject.signatureMissing) {
            try Self.proof.verified(key: LogKey(origin: Golden.origin, publicKey: Golden.stranger.publicKey))
        }
        #expect(throws: Reject.wrongEpoch) {
            let origin = LogOrigin(territory: Golden.territory, epoch: 1)
            _ = try Self.proof.verified(key: LogKey(origin: origin, publicKey: Golden.key.publicKey))
        }
        let swapped = BatchItem(
            entry: Golden.entries[1],
            payload: .inline(Opening(salt: [UInt8](repeating: 2, count: 32), payload: Golden.payloads[1])))
        let proof = try LogProof(item: swapped, index: 1, path: Self.path, note: Golden.note.encoded)
        #expect(throws: Reject.commitmentMismatch) { try proof.verified(key: Golden.logKey) }
        #expect(throws: Reject.badProof) {
            try LogProof(item: nil, index: 1, path: Self.path.reversed(), note: Golden.note.encoded)
                .verified(entry: Golden.entries[1].encoded, key: Golden.logKey)
        }
    }

    @Test("A second spelling is refused (S-132)")
    func strict() {
        let header = "c2sp.org/tlog-proof@v1"
        let hash = Base64.encode(Golden.leaves[0].bytes)
        let cases: [([UInt8], Reject)] = [
            (text(header, "index 01", hash, ""), .badFrame),
            (text(header, "index +1", hash, ""), .badFrame),
            (text(header, "index 9223372036854775808", hash, ""), .badFrame),
            (text(header, "index  1", hash, ""), .badFrame),
            (text(header, "index", hash, ""), .badFrame),
            (text(header, hash, ""), .badFrame),
            (text("c2sp.org/tlog-proof@v2", "index 1", hash, ""), .badFrame),
            (text(header + "\r", "index 1", hash, ""), .badFrame),
            (text(header, "index 1", String(hash.dropLast()), ""), .nonCanonicalBase64),
            (text(header, "index 1", hash.replacing("=", with: " "), ""), .nonCanonicalBase64),
            (text(header, "index 1", Base64.encode([1, 2, 3]), ""), .badFrame),
            (text(header, "index 1", "extra AAAA", ""), .nonCanonicalBase64),
            (text(header, "extra AAAA", "index 1", ""), .badFrame),
            (text(header, "extra ", "index 1", ""), .badFrame),
            (Array("\(header)\nindex 1\n\(hash)\n".utf8), .badFrame),
            ([], .badFrame),
            (Array("\(header)\nindex 1\n".utf8) + (0..<64).flatMap { _ in Array("\(hash)\n".utf8) } + [10], .badProof),
            ([UInt8](repeating: 10, count: LogProof.maximumBytes + 1), .tooLarge),
        ]
        for (bytes, reason) in cases {
            #expect(throws: reason, "\(String(decoding: bytes.prefix(120), as: UTF8.self))") {
                try LogProof(decoding: bytes)
            }
        }
    }

    @Test("No changed bit goes unnoticed")
    func flippedBits() throws {
        let bytes = Self.proof.encoded
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                guard let proven = try? LogProof(decoding: flipped).verified(key: Golden.logKey) else { continue }
                // A line of the note whose name or key nobody knows counts for nothing.
                #expect(proven.item == Self.item && proven.head.checkpoint == Golden.checkpoint)
            }
        }
    }

    @Test("A consistency proof as text is hashes, one a line, and nothing else")
    func consistencyText() throws {
        #expect(ConsistencyText.encode([]).isEmpty)
        #expect(try ConsistencyText.decode([]).isEmpty)
        let text = ConsistencyText.encode(Self.path)
        #expect(try ConsistencyText.decode(text) == Self.path)
        for bad in [Array(text.dropLast()), text + [10], [10], text + text.dropLast()] {
            #expect(throws: Reject.self) { try ConsistencyText.decode(bad) }
        }
    }
}
