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
    /// What is kept of it is encrypted; name, kind and size are those of the file as it was.
    public let isPrivate: Bool

    public init(row: Row) throws {
        root = try CID(Array(try row.get("root", as: Data.self)))
        name = try row.get("name")
        contentSize = try row.get("content_size")
        storedSize = try row.get("stored_size")
        mediaType = try row.get("media_type")
        created = try row.get("created_at")
        scan = ScanState(rawValue: try row.get("scan")) ?? .waiting
        scanNote = try row.get("scan_note")
        isPrivate = try row.get("is_private")
        holder = Holder(kind: try row.get("holder_kind"), id: try row.get("holder_id"))
    }
}

extension ContentStorage {
    /// Of a private file what it was, for its member alone.
    private static let columns = """
        r.root, coalesce(p.name, r.name) AS name, coalesce(p.size, content_size) AS content_size, stored_size,
        coalesce(p.media_type, t.media_type) AS media_type, holder_kind, holder_id, r.created_at, scan, scan_note,
        p.root IS NOT NULL AS is_private
        """
    private static let tables = """
        content_reference r JOIN content_tree t USING (root)
        LEFT JOIN content_private p ON p.root = r.root AND holder_kind = 'member' AND p.member::text = holder_id
        """

    /// At most `limit`, the newest first, as whoever looks after the node sees them: private files without what only their members know.
    public func trees(limit: Int) async throws -> [KeptTree] {
        try await database.read(
            """
            SELECT root, name, content_size, stored_size, media_type, holder_kind, holder_id, r.created_at, scan, scan_note,
                false AS is_private
            FROM content_reference r JOIN content_tree USING (root)
            ORDER BY r.created_at DESC, root LIMIT \(limit)
            """, as: KeptTree.self)
    }

    /// What one holder keeps, the newest first.
    /// - Parameter before: only those that came before this, by their time and address.
    public func trees(
        of holder: Holder, before: (created: Date, root: CID)? = nil, limit: Int
    ) async throws -> [KeptTree] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) FROM \(unsafe: Self.tables)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id)
                AND (r.created_at, r.root)
                    < (coalesce(\(before?.created as Date?), 'infinity'::timestamptz),
                        coalesce(\(before?.root.key as Data?), ''::bytea))
            ORDER BY r.created_at DESC, r.root DESC LIMIT \(limit)
            """, as: KeptTree.self)
    }

    /// One tree as one holder keeps it.
    public func tree(_ root: CID, of holder: Holder) async throws -> KeptTree? {
        try await database.first(
            """
            SELECT \(unsafe: Self.columns) FROM \(unsafe: Self.tables)
            WHERE holder_kind = \(holder.kind) AND holder_id = \(holder.id) AND r.root = \(root.key)
            """, as: KeptTree.self)
    }
}
