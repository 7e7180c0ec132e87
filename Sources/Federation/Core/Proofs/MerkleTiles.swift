/// Some tiles of one tree, enough to compute the hashes of a proof.
public struct MerkleTiles: Sendable {
    private let hashes: [MerkleTile: [Hash]]

    public init(_ hashes: [MerkleTile: [Hash]]) {
        self.hashes = hashes
    }

    /// Which tiles are needed for the roots of these runs of leaves.
    public static func needed(for runs: [Range<UInt64>]) -> Set<MerkleTile> {
        Set(runs.flatMap(MerkleNode.parts).map { MerkleTile(of: $0) })
    }

    /// The root over a run of leaves, cut as ``MerklePath`` cuts.
    /// - Throws: ``Reject/rootMismatch`` where a hash is missing.
    public func root(of run: Range<UInt64>) throws(Reject) -> Hash {
        var root: Hash?
        for node in MerkleNode.parts(of: run).reversed() {
            let left = try hash(of: node)
            root = root.map { MerkleHash.node(left, $0) } ?? left
        }
        return root ?? MerkleHash.emptyRoot
    }

    private func hash(of node: MerkleNode) throws(Reject) -> Hash {
        let part = MerkleTile.part(of: node)
        guard let tile = hashes[MerkleTile(of: node)], part.upperBound <= tile.count else { throw .rootMismatch }
        return MerkleProof.root(of: tile[part])
    }
}
