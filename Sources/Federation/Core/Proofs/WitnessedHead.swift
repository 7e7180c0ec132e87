/// The last head of one log that a witness signed. It signs no other that does not follow from it.
public struct WitnessedHead: Hashable, Sendable {
    public let size: UInt64
    public let root: Hash

    /// Before the first.
    public static let none = WitnessedHead(size: 0, root: MerkleHash.emptyRoot)

    public init(size: UInt64, root: Hash) {
        self.size = size
        self.root = root
    }

    public init(_ head: Checkpoint) {
        self.init(size: head.size, root: head.root)
    }

    /// Whether a head may be signed that its log's key was found to have signed. Whoever signs it keeps it in the same moment.
    /// - Throws: ``WitnessRefusal/conflict(size:)`` where another head was signed last, or one of this size with another root;
    ///   ``WitnessRefusal/inconsistent``.
    public func check(_ request: WitnessRequest) throws(WitnessRefusal) {
        guard request.oldSize == size else { throw .conflict(size: size) }
        if request.head.size == size {
            guard request.head.root == root else { throw .conflict(size: size) }
        }
        guard isFollowed(by: request) else { throw .inconsistent }
    }

    /// Every log begins with the empty one, and there is nothing to prove.
    private func isFollowed(by request: WitnessRequest) -> Bool {
        guard size > 0 else { return request.path.isEmpty }
        return MerkleProof.isConsistent(
            oldSize: size, oldRoot: root, newSize: request.head.size, newRoot: request.head.root, path: request.path)
    }
}
