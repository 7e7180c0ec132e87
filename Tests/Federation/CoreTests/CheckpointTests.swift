import FederationCore
import Testing

/// A head is its log's only when the log's own key signed exactly these three lines.
@Suite struct CheckpointTests {
    static let origin = Golden.origin.description
    static let root = Base64.encode(Golden.checkpoint.root.bytes)

    @Test("A head is read back from its three lines")
    func roundTrip() throws {
        #expect(try Checkpoint(text: Golden.checkpoint.text) == Golden.checkpoint)
        let empty = Checkpoint(origin: Golden.origin, size: 0, root: MerkleHash.emptyRoot)
        #expect(try Checkpoint(text: empty.text) == empty)
    }

    @Test(
        "What is not exactly a head is refused",
        arguments: [
            "", "\n", "\(origin)\n3\n\(root)", "\(origin)\n3\n\(root)\nextension\n", "\(origin)\n3\n\(root)\n\n",
            "\(origin)\n03\n\(root)\n", "\(origin)\n+3\n\(root)\n", "\(origin)\n-3\n\(root)\n",
            "\(origin)\n\n\(root)\n",
            "\(origin)\n3 \n\(root)\n", "\(origin)\n٣\n\(root)\n", "\(origin)\n9223372036854775808\n\(root)\n",
            "\(origin)\n99999999999999999999\n\(root)\n", "\(origin)\n3\nAAAA\n", "\(origin)\n3\n\n",
            "\(origin)0\n3\n\(root)\n", "\(origin.dropLast())\n3\n\(root)\n",
            "\(origin.uppercased())\n3\n\(root)\n", "tfl.v2\(origin.dropFirst(6))\n3\n\(root)\n",
            "\(origin)/0\n3\n\(root)\n", "example.org/log\n3\n\(root)\n", " \(origin)\n3\n\(root)\n",
        ])
    func malformed(_ text: String) {
        #expect(throws: Reject.badNote) { try Checkpoint(text: text) }
    }

    @Test("A root with a second spelling is refused")
    func nonCanonicalRoot() {
        let text = "\(Self.origin)\n3\n\(Self.root.dropLast())\n"
        #expect(throws: Reject.nonCanonicalBase64) { try Checkpoint(text: text) }
    }

    @Test("An empty log has the empty root and no other")
    func emptyRoot() {
        #expect(throws: Reject.rootMismatch) { try Checkpoint(text: "\(Self.origin)\n0\n\(Self.root)\n") }
    }

    @Test("A head of another territory or epoch is told apart")
    func otherOrigin() throws {
        let later = LogKey(
            origin: LogOrigin(territory: Golden.territory, epoch: 1), publicKey: Golden.key.publicKey)
        #expect(throws: Reject.wrongEpoch) { try Checkpoint.verified(note: Golden.note, key: later) }
        let other = LogOrigin(territory: TerritoryID(hash: MerkleHash.emptyRoot), epoch: 0)
        let foreign = LogKey(origin: other, publicKey: Golden.key.publicKey)
        #expect(throws: Reject.wrongOrigin) { try Checkpoint.verified(note: Golden.note, key: foreign) }
    }

    @Test("A head that only strangers signed has no signature")
    func strangers() throws {
        let note = try Golden.checkpoint.signed(by: Golden.stranger, at: Golden.time)
        #expect(throws: Reject.signatureMissing) { try Checkpoint.verified(note: note, key: Golden.logKey) }
    }

    @Test("A freshness line alone does not make a head")
    func freshnessAlone() throws {
        let note = try SignedNote(text: Golden.note.text, signatures: [Golden.note.signatures[1]])
        #expect(throws: Reject.signatureMissing) { try Checkpoint.verified(note: note, key: Golden.logKey) }
        #expect(throws: Reject.signatureMissing) { try Checkpoint.verified(note: note, key: Golden.logKey.cosigning) }
    }

    @Test("Without the freshness line a head states no time")
    func noFreshness() throws {
        let note = try SignedNote(text: Golden.note.text, signatures: [Golden.note.signatures[0]])
        #expect(try Checkpoint.verified(note: note, key: Golden.logKey).freshness == nil)
    }

    @Test("Lines of unknown keys are ignored, whatever they hold")
    func unknownKeys() throws {
        let text = String(decoding: Golden.note.encoded, as: UTF8.self) + "— \(Self.origin) AAAAAAA=\n— x AAAAAAA=\n"
        let verified = try Checkpoint.verified(note: Array(text.utf8), key: Golden.logKey)
        #expect(verified.checkpoint == Golden.checkpoint)
    }

    @Test("Signatures under other lines fail, and a failing known key rejects the note")
    func otherLines() throws {
        let grown = Checkpoint(origin: Golden.origin, size: 4, root: Golden.checkpoint.root)
        let replayed = try SignedNote(text: grown.text, signatures: Golden.note.signatures)
        #expect(throws: Reject.signatureInvalid) { try Checkpoint.verified(note: replayed, key: Golden.logKey) }
        let fresh = try grown.signed(by: Golden.key, at: Golden.time)
        let mixed = try SignedNote(text: grown.text, signatures: [fresh.signatures[0], Golden.note.signatures[1]])
        #expect(throws: Reject.signatureInvalid) { try Checkpoint.verified(note: mixed, key: Golden.logKey) }
    }

    @Test("A known key signs once")
    func signedTwice() throws {
        let note = try SignedNote(
            text: Golden.note.text, signatures: Golden.note.signatures + [Golden.note.signatures[1]])
        #expect(throws: Reject.badNote) { try Checkpoint.verified(note: note, key: Golden.logKey) }
    }

    @Test("A witness counts where it is asked for, with the time it saw the head")
    func witness() throws {
        let line = try Golden.checkpoint.cosignature(by: Golden.stranger, name: "witness.example", at: 1_760_000_099)
        let note = try SignedNote(text: Golden.note.text, signatures: Golden.note.signatures + [line])
        let key = try LogKey(name: "witness.example", kind: .cosignature, publicKey: Golden.stranger.publicKey)
        let verified = try Checkpoint.verified(note: note, key: Golden.logKey, witnesses: [key])
        #expect(verified.witnesses == [key: 1_760_000_099])
        #expect(try Checkpoint.verified(note: note, key: Golden.logKey).witnesses.isEmpty)
        let other = Checkpoint(origin: Golden.origin, size: 2, root: Golden.checkpoint.root)
        let replayed = try SignedNote(
            text: other.text, signatures: other.signed(by: Golden.key, at: Golden.time).signatures + [line])
        #expect(throws: Reject.signatureInvalid) {
            try Checkpoint.verified(note: replayed, key: Golden.logKey, witnesses: [key])
        }
    }

    @Test("No flipped bit of a head changes what it says")
    func flippedBits() {
        let bytes = Golden.note.encoded
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << UInt8(bit)
                guard let verified = try? Checkpoint.verified(note: flipped, key: Golden.logKey) else { continue }
                #expect(verified.checkpoint == Golden.checkpoint)
                #expect(verified.freshness == nil, "only a line that no longer names a known key is ignored")
            }
        }
    }

    @Test("Beginnings of a head are refused")
    func truncated() {
        let bytes = Golden.note.encoded
        for count in bytes.indices {
            guard let verified = try? Checkpoint.verified(note: bytes.prefix(count), key: Golden.logKey) else {
                continue
            }
            #expect(verified.freshness == nil && verified.checkpoint == Golden.checkpoint, "only at a line's end")
        }
    }

    @Test("A log is no witness of itself, under whatever name")
    func ownWitness() throws {
        let line = try Golden.checkpoint.cosignature(by: Golden.key, name: "witness.example", at: Golden.time)
        let note = try SignedNote(text: Golden.note.text, signatures: Golden.note.signatures + [line])
        let renamed = try LogKey(name: "witness.example", kind: .cosignature, publicKey: Golden.key.publicKey)
        let verified = try Checkpoint.verified(
            note: note, key: Golden.logKey, witnesses: [renamed, Golden.logKey.cosigning])
        #expect(verified.witnesses.isEmpty)
        #expect(verified.freshness == Golden.time)
    }
}
