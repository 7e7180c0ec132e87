public import Content
import Foundation
public import Postgres

/// A tree that somebody has a reason to keep.
public struct KeptTree: Sendable, RowDecodable {
    public let root: CID
    public let name: String
    public let contentSize: Int
    public let holder: Holder

    public init(row: Row) throws {
        root = try CID(Array(try row.get("root", as: Data.self)))
        name = try row.get("name")
        contentSize = try row.get("content_size")
        holder = Holder(kind: try row.get("holder_kind"), id: try row.get("holder_id"))
    }
}

extension ContentStorage {
    /// At most `limit`, the newest first.
    public func trees(limit: Int) async throws -> [KeptTree] {
        try await database.read(
            """
            SELECT root, name, content_size, holder_kind, holder_id
            FROM content_reference JOIN content_tree USING (root)
            ORDER BY content_reference.created_at DESC, root LIMIT \(limit)
            """, as: KeptTree.self)
    }
}
