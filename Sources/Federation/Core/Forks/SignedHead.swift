/// A head whose signature was verified, with the bytes that prove it.
public struct SignedHead: Hashable, Sendable {
    public let checkpoint: Checkpoint
    public let note: [UInt8]

    /// - Parameter note: what ``VerifiedCheckpoint`` came from.
    init(_ verified: VerifiedCheckpoint, note: [UInt8]) {
        checkpoint = verified.checkpoint
        self.note = note
    }

    /// A head as it was kept after it was verified; only its form is read.
    public init(kept note: [UInt8]) throws(Reject) {
        checkpoint = try Checkpoint(text: SignedNote(decoding: note).text)
        self.note = note
    }

    public var size: UInt64 { checkpoint.size }
    public var root: Hash { checkpoint.root }
}
