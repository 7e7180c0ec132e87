import FederationCore

/// The tree over one kept log: of perfect subtrees it keeps the roots, so that a proof at any size reads few hashes.
///
/// They are computed when a proof first needs them: sequencing and following cost nothing more, and a log that was there before
/// needs no conversion.
struct LogTree: Sendable {
    let store: TreeStore

    /// Roots over runs of leaves, cut as ``MerklePath`` cuts, of a log that is kept up to `size`.
    /// - Throws: ``Reject/rootMismatch`` where a leaf or a root is missing; `PostgresError`.
    func roots(of runs: [Range<UInt64>], size: UInt64) async throws -> [Hash] {
        try await grow(to: size)
        var held: [MerkleTile: [Hash]] = [:]
        for (level, tiles) in Dictionary(grouping: MerkleTiles.needed(for: runs), by: \.level) {
            for (index, hashes) in try await store.tiles(tiles.map(\.index), level: level) {
                held[MerkleTile(level: level, index: index)] = hashes
            }
        }
        let tiles = MerkleTiles(held)
        return try runs.map { try tiles.root(of: $0) }
    }

    /// Keeps the root of every full tile up to a size that it does not keep yet.
    private func grow(to size: UInt64) async throws {
        var level = 1
        while case let wanted = size >> UInt64(level * MerkleTile.height), wanted > 0 {
            var kept = try await store.count(level: level)
            while kept < wanted {
                let end = min(wanted, kept + UInt64(MerkleTile.width))
                try await store.keep(rootsOfTiles(kept..<end, level: level - 1), level: level, from: kept)
                kept = end
            }
            level += 1
        }
    }

    private func rootsOfTiles(_ indices: Range<UInt64>, level: Int) async throws -> [Hash] {
        let tiles = try await store.tiles(Array(indices), level: level)
        return try indices.map { index in
            guard let hashes = tiles[index], hashes.count == MerkleTile.width else { throw Reject.rootMismatch }
            return MerkleProof.root(of: hashes[...])
        }
    }

    /// What is kept is computed anew when next needed.
    func forget() async throws {
        try await store.forget()
    }
}
