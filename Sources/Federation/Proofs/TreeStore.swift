import FederationCore
import Foundation
import Postgres

/// All SQL of the tree over one kept log.
///
/// A history has one entry for each position, whatever epoch it was written in. Roots are kept for each epoch by itself, since a later
/// one may go on from an earlier head.
struct TreeStore: Sendable {
    let database: Database
    /// `own`, or a peer's tid.
    let log: String
    let epoch: Int64

    /// The hashes of whole tiles, by index; of one at the log's end, those that there are.
    func tiles(_ indices: [UInt64], level: Int) async throws -> [UInt64: [Hash]] {
        let indices = indices.map { Int64(clamping: $0) }
        let rows = try await level == 0 ? database.read(leaves(indices)) : database.read(kept(indices, level))
        var tiles: [UInt64: [Hash]] = [:]
        for row in rows {
            let bytes: [UInt8] = try row.get("hashes")
            tiles[UInt64(clamping: try row.get("tile", as: Int64.self))] =
                stride(from: 0, to: bytes.count, by: Hash.byteCount)
                .compactMap { Hash(bytes[$0..<min($0 + Hash.byteCount, bytes.count)]) }
        }
        return tiles
    }

    private func leaves(_ tiles: [Int64]) -> SQL {
        """
        SELECT tile, string_agg(leaf, ''::bytea ORDER BY sequence) AS hashes
        FROM unnest(\(tiles)::bigint[]) AS tile CROSS JOIN LATERAL (
            SELECT sequence, leaf FROM kept_entry
            WHERE log = \(log) AND sequence >= tile * \(Int64(MerkleTile.width))
                AND sequence < (tile + 1) * \(Int64(MerkleTile.width))
            ORDER BY sequence LIMIT \(Int64(MerkleTile.width))
        ) AS leaves GROUP BY tile
        """
    }

    private func kept(_ tiles: [Int64], _ level: Int) -> SQL {
        """
        SELECT tile, string_agg(hash, ''::bytea ORDER BY index) AS hashes
        FROM unnest(\(tiles)::bigint[]) AS tile JOIN subtree
            ON index >= tile * \(Int64(MerkleTile.width)) AND index < (tile + 1) * \(Int64(MerkleTile.width))
        WHERE log = \(log) AND epoch = \(epoch) AND level = \(level)::smallint GROUP BY tile
        """
    }

    /// How many roots of a level are kept; they are kept in order.
    func count(level: Int) async throws -> UInt64 {
        let rows = try await database.read(
            """
            SELECT coalesce(max(index) + 1, 0) AS count FROM subtree
            WHERE log = \(log) AND epoch = \(epoch) AND level = \(level)::smallint
            """)
        return UInt64(clamping: try rows.first?.get("count", as: Int64.self) ?? 0)
    }

    /// Two who compute the same root at once find the same.
    func keep(_ roots: [Hash], level: Int, from first: UInt64) async throws {
        try await database.execute(
            """
            INSERT INTO subtree (log, epoch, level, index, hash)
            SELECT \(log)::text, \(epoch)::bigint, \(level)::smallint, \(Int64(clamping: first)) + number - 1, hash
            FROM unnest(\(roots.map(\.bytes))::bytea[]) WITH ORDINALITY AS root (hash, number)
            ON CONFLICT DO NOTHING
            """)
    }

    func forget() async throws {
        try await database.execute("DELETE FROM subtree WHERE log = \(log) AND epoch = \(epoch)")
    }

    /// One entry, with its payload where that is kept; nil where there is none.
    func item(at sequence: UInt64) async throws -> BatchItem? {
        let rows = try await database.read(
            """
            SELECT entry, salt, payload FROM kept_entry
            WHERE log = \(log) AND sequence = \(Int64(clamping: sequence)) LIMIT 1
            """)
        return try rows.first.map { row in
            let entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
            return BatchItem(entry: entry, payload: Payload(salt: try row.get("salt"), payload: try row.get("payload")))
        }
    }
}
