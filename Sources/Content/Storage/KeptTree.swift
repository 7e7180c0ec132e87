public import Content
public import Foundation
public import Postgres

/// A tree that somebody has a reason to keep.
public struct KeptTree: Sendable, RowDecodable {
    public let root: CID
    public let name: String
    public let contentSize: Int
    public let storedSize: Int
    /// Of a file, what it is; nil where nobody looked, and of folders.
    public let mediaType: String?
    public let holder: Holder
    public let created: Date
    /// What a virus scanner found in it, and how it calls that.
    public let scan: ScanState
    public let scanNote: String?

    public init(row: Row) throws {
        root = try CID(Array(try row.get("root", as: Data.self)))
        name = try row.get("name")
        contentSize = try row.get("content_size")
        storedSize = try row.get("stored_size")
        mediaType = try row.get("media_type")
        created = try row.get("created_at")
        scan = ScanState(rawValue: try row.get("scan")) ?? .waiting
        scanNote = try row.get("scan_note")
        holder = Holder(kind: try row.get("holder_kind"), id: try row.get("holder_id"))
    }
}

extension ContentStorage {
    /// At most `limit`, the newest first.
    public func trees(limit: Int) async throws -> [KeptTree] {
        try await database.read(
            """
            SELECT root, name, content_size, stored_size, media_type, holder_kind, holder_id, content_reference.created_at, scan, scan_note
            FROM content_reference JOIN content_tree USING (root)
            ORDER BY content_reference.created_at DESC, root LIMIT \(limit)
            """, as: KeptTree.self)
    }

    /// What one holder keeps, the newest first.
    /// - Parameter before: only those that came before this, by their time and address.
    public func trees(
        of holder: Holder, before: (created: Date, root: CID)? = nil, limit: Int
    ) async throws -> [KeptTree] {
        try await database.read(
            """
            SELECT root, name, content_size, stored_size, media_type, holder_kind, holder_id, content_reference.created_at, scan, scan_note
            FROM content_reference JOIN content_tree USING (root)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id)
                AND (content_reference.created_at, content_reference.root)
                    < (coalesce(\(before?.created as Date?), 'infinity'::timestamptz),
                        coalesce(\(before?.root.key as Data?), ''::bytea))
            ORDER BY content_reference.created_at DESC, content_reference.root DESC LIMIT \(limit)
            """, as: KeptTree.self)
    }

    /// One tree as one holder keeps it.
    public func tree(_ root: CID, of holder: Holder) async throws -> KeptTree? {
        try await database.first(
            """
            SELECT root, name, content_size, stored_size, media_type, holder_kind, holder_id, content_reference.created_at, scan, scan_note
            FROM content_reference JOIN content_tree USING (root)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id) AND root = \(root.key)
            """, as: KeptTree.self)
    }
}
