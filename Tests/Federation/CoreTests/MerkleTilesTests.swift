import FederationCore
import Testing

/// Proofs from kept roots of perfect subtrees are those of RFC 6962's recursive definition.
@Suite struct MerkleTilesTests {
    private static let leaves = MerkleTests.numbered

    /// Tiles of the tree over so many leaves, as a database would keep them.
    private static func tiles(size: Int) -> MerkleTiles {
        var tiles: [MerkleTile: [Hash]] = [:]
        var hashes = Array(leaves[..<size])
        var level = 0
        while !hashes.isEmpty {
            let groups = stride(from: 0, to: hashes.count, by: MerkleTile.width).map {
                Array(hashes[$0..<min($0 + MerkleTile.width, hashes.count)])
            }
            for (index, group) in groups.enumerated() { tiles[MerkleTile(level: level, index: UInt64(index))] = group }
            hashes = groups.filter { $0.count == MerkleTile.width }.map { MerkleProof.root(of: $0[...]) }
            level += 1
        }
        return MerkleTiles(tiles)
    }

    @Test("Every proof of trees around the width of a tile comes from tiles as from the leaves")
    func proofs() throws {
        for size in Array(1...20) + [255, 256, 257, 511, 512, 513, 600] {
            let tiles = Self.tiles(size: size)
            let tree = Self.leaves[..<size]
            #expect(try tiles.root(of: 0..<UInt64(size)) == MerkleProof.root(of: tree))
            for index in Set([0, size / 3, size / 2, size - 1]) {
                let path = try MerklePath.inclusion(of: UInt64(index), size: UInt64(size)).map(tiles.root)
                #expect(
                    MerkleProof.isIncluded(
                        leaf: tree[index], index: UInt64(index), size: UInt64(size), path: path,
                        root: MerkleProof.root(of: tree)), "leaf \(index) of \(size)")
            }
            for old in Set([1, size / 3, size / 2, size - 1, size]) where old > 0 {
                let path = try MerklePath.consistency(from: UInt64(old), to: UInt64(size)).map(tiles.root)
                #expect(
                    MerkleProof.isConsistent(
                        oldSize: UInt64(old), oldRoot: MerkleProof.root(of: Self.leaves[..<old]), newSize: UInt64(size),
                        newRoot: MerkleProof.root(of: tree), path: path), "\(old) to \(size)")
            }
        }
    }

    @Test("A proof in a log of any length needs two tiles of each level at most, and at most 63 hashes")
    func fewTiles() {
        for size in [1, 256, 1_000_000, UInt64(Int64.max)] {
            for index in [0, size / 3, size / 2, size - 1] {
                let path = MerklePath.inclusion(of: index, size: size)
                #expect(path.count <= MerkleProof.maximumHashes)
                let levels = Dictionary(grouping: MerkleTiles.needed(for: path), by: \.level)
                #expect(levels.values.allSatisfy { $0.count <= 2 })
            }
        }
    }

    @Test("Where a hash is missing there is no root, and no proof of what is not in the tree")
    func missing() {
        #expect(throws: Reject.rootMismatch) { try MerkleTiles([:]).root(of: 0..<1) }
        let short = MerkleTiles([MerkleTile(level: 0, index: 0): Array(Self.leaves[..<2])])
        #expect(throws: Reject.rootMismatch) { try short.root(of: 0..<3) }
        #expect(MerklePath.inclusion(of: 3, size: 3).isEmpty)
        #expect(MerklePath.consistency(from: 0, to: 3).isEmpty)
        #expect(MerklePath.consistency(from: 4, to: 3).isEmpty)
    }
}
