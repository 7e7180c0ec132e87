/// Evidence that a territory signed two histories of one epoch. Whoever knows its keys checks it alone and needs to trust nobody
/// (TFL v1 section 3).
public struct ForkProof: Hashable, Sendable {
    /// Two signed heads, as they came.
    public let noteA: [UInt8]
    public let noteB: [UInt8]
    public let difference: Difference

    /// Why both heads cannot be of one log.
    public enum Difference: Hashable, Sendable {
        /// They are of one size, and their roots differ.
        case roots
        /// At one position the one has another entry than the other.
        case entries(index: UInt64, a: ProvenEntry, b: ProvenEntry)
        /// The tree of the larger head B had this root at A's size, and A has another.
        case past(root: Hash, path: [Hash])
    }

    /// An entry, and why it stands in the tree of a head.
    public struct ProvenEntry: Hashable, Sendable {
        public let entry: [UInt8]
        /// As ``MerkleProof/inclusion(of:in:)`` makes it.
        public let path: [Hash]

        public init(entry: [UInt8], path: [Hash]) {
            self.entry = entry
            self.path = path
        }
    }

    public init(_ noteA: [UInt8], _ noteB: [UInt8], _ difference: Difference = .roots) {
        self.noteA = noteA
        self.noteB = noteB
        self.difference = difference
    }

    /// That the log of `head` had another root at the size of `promise`.
    /// - Parameters:
    ///   - past: the log at that size.
    ///   - leaves: what it has appended since, up to `head`.
    init(_ promise: SignedHead, against head: [UInt8], past: MerkleFrontier, leaves: [Hash]) {
        self.init(
            promise.note, head,
            leaves.isEmpty
                ? .roots : .past(root: past.root, path: MerkleProof.consistency(from: past, appending: leaves)))
    }

    /// The log that it says forked; anybody can say so.
    public var claimedOrigin: LogOrigin? {
        (try? SignedHead(kept: noteA))?.checkpoint.origin
    }

    /// Whether it proves two histories.
    /// - Parameter verified: the head of a note, if a key signed it that is admissible there.
    /// - Throws: ``Reject/badProof``, and why a note is none.
    public func verify(
        _ verified: (_ note: [UInt8]) throws(Reject) -> VerifiedCheckpoint
    ) throws(Reject) {
        let a = try verified(noteA).checkpoint
        let b = try verified(noteB).checkpoint
        guard a.origin == b.origin, differ(a, b) else { throw .badProof }
    }

    private func differ(_ a: Checkpoint, _ b: Checkpoint) -> Bool {
        switch difference {
        case .roots: a.size == b.size && a.root != b.root
        case .entries(let index, let first, let second):
            first.entry != second.entry && first.stands(at: index, in: a) && second.stands(at: index, in: b)
        case .past(let root, let path):
            a.size < b.size && a.root != root
                && MerkleProof.isConsistent(
                    oldSize: a.size, oldRoot: root, newSize: b.size, newRoot: b.root, path: path)
        }
    }
}

extension ForkProof.ProvenEntry {
    fileprivate func stands(at index: UInt64, in head: Checkpoint) -> Bool {
        MerkleProof.isIncluded(
            leaf: MerkleHash.leaf(entry), index: index, size: head.size, path: path, root: head.root)
    }
}
