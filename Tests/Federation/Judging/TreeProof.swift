import FederationCore

/// A proof of the tree as a vector states it: of inclusion, or of consistency.
public struct TreeProof: Codable, Sendable {
    public let path: [String]
    public var index: UInt64?
    public var size: UInt64?
    public var leaf: String?
    public var root: String?
    public var oldSize: UInt64?
    public var newSize: UInt64?
    public var oldRoot: String?
    public var newRoot: String?

    enum CodingKeys: String, CodingKey {
        case path, index, size, leaf, root
        case oldSize = "old_size"
        case newSize = "new_size"
        case oldRoot = "old_root"
        case newRoot = "new_root"
    }

    public var verdict: Verdict {
        holds ? Verdict("accept") : Verdict("refuse", reason: Reject.badProof.rawValue)
    }

    private var holds: Bool {
        let path = path.compactMap(Known.hash)
        if let index, let size, let leaf = leaf.flatMap(Known.hash), let root = root.flatMap(Known.hash) {
            return MerkleProof.isIncluded(leaf: leaf, index: index, size: size, path: path, root: root)
        }
        guard let oldSize, let newSize, let old = oldRoot.flatMap(Known.hash), let new = newRoot.flatMap(Known.hash)
        else { return false }
        return MerkleProof.isConsistent(oldSize: oldSize, oldRoot: old, newSize: newSize, newRoot: new, path: path)
    }
}
