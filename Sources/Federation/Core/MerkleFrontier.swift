/// The right edge of a Merkle tree: enough to append to it and to know its root, in at most 64 hashes.
public struct MerkleFrontier: Hashable, Sendable {
    /// Leaves appended so far.
    public private(set) var size: UInt64
    /// Roots of the perfect subtrees that make up the tree, largest first: one for each bit set in ``size``.
    public private(set) var hashes: [Hash]

    public init() {
        size = 0
        hashes = []
    }

    /// A frontier as it was kept; nil where the number of hashes does not fit the size, or the size is more than 2⁶³ − 1, which
    /// no log has: so no append can overflow.
    public init?(size: UInt64, hashes: [Hash]) {
        guard size <= UInt64(Int64.max), hashes.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.hashes = hashes
    }

    /// A frontier from its hashes written one after the other.
    public init?(size: UInt64, encoded: some Collection<UInt8>) {
        let bytes = Array(encoded)
        guard bytes.count == size.nonzeroBitCount * Hash.byteCount else { return nil }
        let hashes = stride(from: 0, to: bytes.count, by: Hash.byteCount).compactMap {
            Hash(bytes[$0..<$0 + Hash.byteCount])
        }
        self.init(size: size, hashes: hashes)
    }

    public var encoded: [UInt8] { hashes.flatMap(\.bytes) }

    /// Appends one leaf hash.
    public mutating func append(_ leaf: Hash) {
        var hash = leaf
        var remaining = size
        while remaining & 1 == 1 {
            hash = MerkleHash.node(hashes.removeLast(), hash)
            remaining >>= 1
        }
        hashes.append(hash)
        size += 1
    }

    public var root: Hash {
        guard var root = hashes.last else { return MerkleHash.emptyRoot }
        for hash in hashes.dropLast().reversed() { root = MerkleHash.node(hash, root) }
        return root
    }
}
