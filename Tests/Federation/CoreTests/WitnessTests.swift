import FederationCore
import Testing

/// What a witness makes of requests, without anything kept.
@Suite struct WitnessTests {
    private static let leaves = MerkleTests.numbered

    private static func head(_ size: Int, _ leaves: [Hash] = leaves) -> Checkpoint {
        Checkpoint(origin: Golden.origin, size: UInt64(size), root: MerkleProof.root(of: leaves[..<size]))
    }

    private func request(from old: Int, to size: Int, path: [Hash]? = nil, _ leaves: [Hash] = leaves) throws
        -> WitnessRequest
    {
        try WitnessRequest(
            oldSize: UInt64(old), path: path ?? MerkleProof.consistency(from: old, in: leaves[..<size]),
            note: Self.head(size, leaves).signed(by: Golden.key, at: Golden.time))
    }

    @Test("A head that follows is signed, whatever the sizes, and read back as it was written")
    func follows() throws {
        for (old, new) in [(0, 1), (0, 7), (1, 2), (3, 7), (4, 8), (7, 7), (255, 600)] {
            let sent = try request(from: old, to: new)
            let received = try WitnessRequest(decoding: sent.encoded)
            #expect(received == sent)
            try WitnessedHead(Self.head(old)).check(received)
        }
    }

    @Test("Another last size is told, another root of the same size too, and a proof that does not lead there is none")
    func refused() throws {
        let last = WitnessedHead(Self.head(5))
        #expect(throws: WitnessRefusal.conflict(size: 5)) { try last.check(request(from: 4, to: 8)) }
        #expect(throws: WitnessRefusal.conflict(size: 5)) { try last.check(request(from: 0, to: 8)) }
        #expect(throws: WitnessRefusal.conflict(size: 5)) { try last.check(request(from: 3, to: 5)) }
        #expect(throws: WitnessRefusal.inconsistent) { try last.check(request(from: 5, to: 8, path: [])) }
        var other = Self.leaves
        other[2] = other[3]
        #expect(throws: WitnessRefusal.conflict(size: 5)) { try last.check(request(from: 5, to: 5, path: [], other)) }
        #expect(throws: WitnessRefusal.inconsistent) { try last.check(request(from: 5, to: 8, path: nil, other)) }
        #expect(throws: WitnessRefusal.inconsistent) { try last.check(request(from: 5, to: 5, path: [last.root])) }
        #expect(throws: WitnessRefusal.inconsistent) {
            try WitnessedHead.none.check(request(from: 0, to: 8, path: [last.root]))
        }
    }

    @Test("What is not exactly a request is refused (S-132)")
    func malformed() throws {
        let good = String(decoding: try request(from: 5, to: 8).encoded, as: UTF8.self)
        let hash = Base64.encode(Self.leaves[0].bytes)
        let bad = [
            good.replacing("old 5", with: "old 05"), good.replacing("old 5", with: "old  5"),
            good.replacing("old 5", with: "old -5"), good.replacing("old 5", with: "old 9"),
            good.replacing("old 5\n", with: ""), good.replacing("old 5\n", with: "old 5\r\n"),
            good.replacing("old 5\n", with: "old 5\n\n"), good.replacing("old 5\n", with: "old 5\nx\n"),
            good.replacing("old 5\n", with: "old 5\n" + String(repeating: hash + "\n", count: 64)),
            String(good.dropLast()), good + "\n", "", "old 5\n\n", "\n",
            good.replacing("tfl.v1/", with: "log.example/"),
        ]
        for text in bad {
            #expect(throws: Reject.self, "\(text)") { try WitnessRequest(decoding: Array(text.utf8)) }
        }
        #expect(throws: Reject.tooLarge) {
            try WitnessRequest(decoding: [UInt8](repeating: 10, count: WitnessRequest.maximumBytes + 1))
        }
    }

    @Test("A refusal is read back with its status, and a size where there is one")
    func refusals() {
        let refusals: [WitnessRefusal] = [
            .malformed(.badFrame), .unknownOrigin(.originUnknown), .untrusted(.signatureMissing), .conflict(size: 7),
            .inconsistent,
        ]
        #expect(refusals.map(\.status) == [400, 404, 403, 409, 422])
        for refusal in refusals {
            let failure = RemoteFailure.notWitnessed(refusal)
            #expect(RemoteFailure(decoding: failure.encoded) == failure)
        }
        for bad in [#"{"error":"bad_proof","status":409}"#, #"{"error":"bad_proof","status":"422"}"#] {
            #expect(RemoteFailure(decoding: Array(bad.utf8)) == nil)
        }
    }

    @Test("A witness's line counts under the head it was asked for, by its key, and once")
    func cosignature() throws {
        let witness = LogOrigin(territory: Golden.territory, epoch: 3)
        let key = LogKey(origin: witness, publicKey: Golden.stranger.publicKey).cosigning
        let line = try Cosignature(of: Golden.checkpoint, by: Golden.stranger, as: witness, at: 1_760_000_099)
        #expect(try Cosignature(answer: line.encoded, to: Golden.checkpoint, by: [key]) == line)
        let note = Golden.note.cosigned(by: [line])
        #expect(
            try Checkpoint.verified(note: note, key: Golden.logKey, witnesses: [key]).witnesses == [key: 1_760_000_099])

        #expect(throws: Reject.signatureInvalid) { try Cosignature(answer: line.encoded, to: Self.head(3), by: [key]) }
        #expect(throws: Reject.badNote) {
            try Cosignature(answer: line.encoded + line.encoded, to: Golden.checkpoint, by: [key])
        }
        let other = LogKey(origin: Golden.origin, publicKey: Golden.stranger.publicKey).cosigning
        #expect(throws: Reject.signatureMissing) {
            try Cosignature(answer: line.encoded, to: Golden.checkpoint, by: [other])
        }
        for bad in [[], [10], Array("{}".utf8), Array(line.encoded.dropLast())] {
            #expect(throws: Reject.self) { try Cosignature(answer: bad, to: Golden.checkpoint, by: [key]) }
        }
    }

    @Test("A head takes as many witnesses as a note carries")
    func manyWitnesses() throws {
        let lines = try (0..<40).map { epoch in
            try Cosignature(
                of: Golden.checkpoint, by: Golden.stranger, as: LogOrigin(territory: Golden.territory, epoch: epoch),
                at: Golden.time)
        }
        let note = Golden.note.cosigned(by: lines)
        #expect(note.signatures.count == SignedNote.maximumSignatures)
        #expect(try SignedNote(decoding: note.encoded) == note)
    }
}
