/// What a log asks of a witness (C2SP tlog-witness, `add-checkpoint`): to sign a head, with the proof that it follows the last one
/// signed.
public struct WitnessRequest: Hashable, Sendable {
    /// Longer than any request can be: a note, 63 hashes, and two lines.
    public static let maximumBytes = SignedNote.maximumBytes + MerkleProof.maximumHashes * 45 + 32

    /// Of the head that the witness signed last, as the log remembers; 0 where it signed none.
    public let oldSize: UInt64
    public let path: [Hash]
    public let note: SignedNote
    public let head: Checkpoint

    /// - Throws: ``Reject/badNote`` where the note holds no head; ``Reject/badProof``.
    public init(oldSize: UInt64, path: [Hash], note: SignedNote) throws(Reject) {
        guard path.count <= MerkleProof.maximumHashes else { throw .badProof }
        self.oldSize = oldSize
        self.path = path
        self.note = note
        head = try Checkpoint(text: note.text)
    }

    public var encoded: [UInt8] {
        Array("old \(oldSize)\n".utf8) + path.flatMap(\.line) + [0x0a] + note.encoded
    }

    /// Reads one spelling only.
    public init(decoding bytes: [UInt8]) throws(Reject) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLarge }
        var lines = TextLines(bytes)
        let line = try lines.next()
        guard line.starts(with: "old ".utf8), let oldSize = DecimalText.decode(line.dropFirst(4)) else {
            throw .badFrame
        }
        let path = try lines.hashes()
        try self.init(oldSize: oldSize, path: path, note: SignedNote(decoding: lines.remainder))
        guard oldSize <= head.size else { throw .badFrame }
    }
}
