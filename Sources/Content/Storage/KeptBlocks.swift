public import Content
import Foundation
import Postgres

extension ContentStorage {
    /// The blocks that a tree is made of.
    public func hashes(ofTree root: CID) async throws -> Set<Multihash> {
        let rows = try await database.read("SELECT hash FROM content_tree_block WHERE root = \(root.key)")
        return Set(try rows.map { try Self.address(Array($0.get("hash", as: Data.self))).hash })
    }

    /// The hashes of blocks that belong to a tree, in their order, for whoever goes through all of them.
    func keptHashes(after last: Data, limit: Int) async throws -> [Data] {
        try await database.read(
            "SELECT hash FROM content_block WHERE hash > \(last) ORDER BY hash LIMIT \(limit)"
        ).map { try $0.get("hash") }
    }

    /// Those of some blocks that belong to a tree which somebody has a reason to keep.
    func needed(of hashes: [Data]) async throws -> [Data] {
        try await database.read(
            """
            SELECT hash FROM unnest(\(hashes)::bytea[]) AS hash
            WHERE EXISTS (SELECT FROM content_tree_block b JOIN content_tree USING (root)
                WHERE b.hash = hash.hash AND unneeded_since IS NULL)
            ORDER BY hash
            """
        ).map { try $0.get("hash") }
    }
}
