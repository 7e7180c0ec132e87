import Content
import ContentStorage
import Foundation
import Postgres

/// What the module asks of the tables beside what ``ContentStorage`` answers.
struct FileStore: Sendable {
    let storage: ContentStorage

    /// - Parameter holders: whose own it is, if any of these.
    func metadata(of cid: CID, for holders: [Holder]) async throws -> FileMetadata? {
        let rows = try await storage.database.read(
            """
            SELECT * FROM (SELECT CASE WHEN media_type IS NULL THEN stored_size ELSE content_size END AS size, media_type, created_at, is_given, scan,
                (SELECT count(*) FROM content_reference r WHERE r.root = t.root) AS pins,
                EXISTS (SELECT FROM content_reference r WHERE r.root = t.root
                    AND (holder_kind, holder_id) IN (SELECT * FROM unnest(\(holders.map(\.kind))::text[],
                        \(holders.map(\.id))::text[]))) AS is_mine
            FROM content_tree t WHERE root = \(Data(cid.v1.bytes))
                AND NOT EXISTS (SELECT FROM content_denial WHERE hash = \(Data(cid.hash.bytes)))) AS one
            WHERE is_given OR is_mine
            """)
        return try rows.first.map { row in
            FileMetadata(
                cid: cid.v1.description, size: try row.get("size"), media_type: try row.get("media_type"),
                pins: try row.get("pins"), created: try row.get("created_at"), is_mine: try row.get("is_mine"),
                scan: try row.get("scan"))
        }
    }
}
