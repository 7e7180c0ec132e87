import FederationCore
import Testing

/// Each limit of a form stands before the form is read.
@Suite struct LongestFormsTests {
    private let zeros = [UInt8](repeating: 0, count: 300_000)

    @Test("What is longer than its limit is refused for that")
    func bytes() {
        #expect(throws: Reject.tooLarge) { try ForkProof(decoding: zeros) }
        #expect(throws: Reject.tooLarge) { try LogProof(decoding: zeros) }
        #expect(throws: Reject.tooLarge) { try WitnessRequest(decoding: zeros) }
        #expect(throws: Reject.tooLarge) { try IdentityOperation(decoding: zeros) }
        #expect(throws: Reject.tooLarge) { try IdentityChain.decode(zeros) }
        #expect(throws: Reject.tooLarge) { try SignedNote(decoding: zeros) }
    }

    @Test("No path has more hashes than a tree of 2⁶³ leaves needs")
    func paths() throws {
        let hash = MerkleHash.emptyRoot
        let path = [Hash](repeating: hash, count: MerkleProof.maximumHashes + 1)
        let note = Golden.note
        #expect(throws: Reject.badProof) {
            try ForkProof(decoding: ForkProof([], [], .past(root: hash, path: path)).encoded)
        }
        #expect(throws: Reject.badProof) { try LogProof(item: nil, index: 0, path: path, note: note.encoded) }
        #expect(throws: Reject.badProof) { try LogProof(item: nil, index: 1 << 63, path: [], note: note.encoded) }
        #expect(throws: Reject.badProof) { try WitnessRequest(oldSize: 0, path: path, note: note) }
        #expect(throws: Reject.badProof) { try ConsistencyText.decode(ConsistencyText.encode(path)) }
        // In a tree of 2⁶³ + 1 leaves the path would lead to the root.
        let root = path.reduce(hash) { MerkleHash.node($0, $1) }
        #expect(!MerkleProof.isIncluded(leaf: hash, index: 0, size: 1 << 63 + 1, path: path, root: root))
    }

    @Test("A path that goes on beyond the root leads nowhere")
    func beyondTheRoot() {
        let (leaf, sibling) = (Hash(of: [1]), Hash(of: [2]))
        let root = MerkleHash.node(sibling, leaf)
        #expect(!MerkleProof.isIncluded(leaf: leaf, index: 0, size: 1, path: [sibling], root: root))
    }

    @Test("No tree has more leaves than a signed integer counts")
    func frontiers() {
        #expect(MerkleFrontier(size: 1 << 63, hashes: [MerkleHash.emptyRoot]) == nil)
        #expect(MerkleFrontier(size: 1 << 62, hashes: [MerkleHash.emptyRoot]) != nil)
    }

    @Test("No cosignature states a time beyond a signed integer")
    func times() {
        #expect(throws: Reject.badNote) {
            try Cosignature(of: Golden.checkpoint, by: Golden.key, as: Golden.origin, at: 1 << 63)
        }
    }

    @Test("The text of a head ends with its third newline, and a key's begins as it must")
    func spellings() {
        #expect(throws: Reject.badNote) { try Checkpoint(text: Golden.checkpoint.text + "x") }
        let key = Golden.key.publicKey
        #expect(throws: Reject.keyNotAdmissible) { try Ed25519PublicKey(text: "x" + key.description.dropFirst()) }
    }

    @Test("Nobody makes a proof that no reader takes")
    func proofs() {
        let long = [UInt8](repeating: 0x41, count: SignedNote.maximumBytes + 1)
        #expect(throws: Reject.tooLarge) { try LogProof(item: nil, index: 0, path: [], note: long) }
        let opening = Opening(salt: Golden.key.publicKey.bytes, payload: [UInt8](repeating: 0x20, count: 200_000))
        let item = BatchItem(entry: Golden.entries[0], payload: .inline(opening))
        #expect(throws: Reject.tooLarge) { try LogProof(item: item, index: 0, path: [], note: []) }
    }

    @Test("A line of a witness ends with a newline, its request begins with a word, and no key's name has controls")
    func lines() throws {
        let line = try Cosignature(of: Golden.checkpoint, by: Golden.key, as: Golden.origin, at: Golden.time).encoded
        #expect(throws: Reject.badNote) { try Cosignature(line: line.dropLast() + [0x20]) }
        let request = try WitnessRequest(oldSize: 0, path: [], note: Golden.note).encoded
        #expect(throws: Reject.badFrame) { try WitnessRequest(decoding: Array("new ".utf8) + request.dropFirst(4)) }
        #expect(throws: Reject.badNote) {
            try LogKey(name: "a\u{1}", kind: .cosignature, publicKey: Golden.key.publicKey)
        }
    }

    @Test("A failure begins as nothing else does")
    func failures() {
        let failure = RemoteFailure.refused(.replayed).encoded
        #expect(RemoteFailure(decoding: failure) == .refused(.replayed))
        #expect(RemoteFailure(decoding: [0x20] + failure) == nil)
    }
}
