public import Content
import Foundation
public import Kernel
public import Postgres

/// What a territory keeps, by its address: the blocks in its store, and in Postgres which of them are needed, and why.
///
/// A tree is kept in three steps: its blocks are written (``TreeWriter``), then one transaction says that it is needed
/// (``keep(_:for:name:in:)``), then others may see it. Ended before the transaction, blocks are left that belong to nothing;
/// ``ContentCollection`` removes them once they are old.
public struct ContentStorage: Sendable {
    public let database: Database
    public let blocks: AnyBlockStore
    /// Where blocks come from that are not here; nil where nobody is asked.
    let remote: (any RemoteBlocks)?
    let world: World

    public init(
        database: Database, blocks: some CollectedBlockStore, remote: (any RemoteBlocks)? = nil,
        world: World = .system
    ) {
        self.database = database
        self.blocks = AnyBlockStore(blocks)
        self.remote = remote
        self.world = world
        if let remote { blocks.mend { try await remote.block(CID(.raw, $0)) } }
    }

    /// Adds a reason to keep a tree whose blocks were written. To be called in the transaction that gives the reason.
    /// - Parameter isPrivate: the holder gives it to whom it chooses. Unless somebody else keeps it too, it is given neither to the
    ///   public nor to other territories, whoever has its address.
    /// - Returns: whether the holder had no reason before.
    /// - Throws: ``StorageProblem/blockGone(_:)`` where a block was collected in the meantime: then the tree is to be written again.
    @discardableResult
    public func keep(
        _ tree: WrittenTree, for holder: Holder, name: String = "", isPrivate: Bool = false, in transaction: Transaction
    ) async throws -> Bool {
        // A collection waits until this transaction has ended, and sees its rows.
        try await transaction.execute("LOCK TABLE content_block IN ROW EXCLUSIVE MODE")
        // One after the other, so that limits are judged by what is there.
        _ = try await use(in: transaction)
        try await insert(tree, isPublic: !isPrivate, in: transaction)
        let isNew = try await transaction.query(
            """
            INSERT INTO content_reference (root, holder_kind, holder_id, name)
            VALUES (\(tree.root.key), \(holder.kind), \(holder.id), \(name))
            ON CONFLICT (holder_kind, holder_id, root) DO UPDATE SET name = excluded.name
            RETURNING xmax = 0 AS is_new
            """
        ).first?.get("is_new", as: Bool.self)
        if let gone = try await blocks.missing(of: Array(tree.blocks.keys)).first {
            throw StorageProblem.blockGone(gone)
        }
        return isNew ?? false
    }

    /// Takes a holder's reason away. The tree stays for a while, and for good where others have reasons.
    /// - Returns: whether there was one.
    @discardableResult
    public func release(_ root: CID, for holder: Holder, in transaction: Transaction) async throws -> Bool {
        // Two who release the last two reasons at once must not each see the other's.
        try await transaction.execute("SELECT root FROM content_tree WHERE root = \(root.key) FOR UPDATE")
        let count = try await transaction.execute(
            """
            DELETE FROM content_reference
            WHERE root = \(root.key) AND holder_kind = \(holder.kind) AND holder_id = \(holder.id)
            """)
        try await transaction.execute(
            """
            UPDATE content_tree SET unneeded_since = now()
            WHERE root = \(root.key) AND unneeded_since IS NULL
                AND NOT EXISTS (SELECT FROM content_reference WHERE root = \(root.key))
            """)
        return count > 0
    }

    private func insert(_ tree: WrittenTree, isPublic: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO content_tree (root, content_size, stored_size, media_type, is_public)
            VALUES (\(tree.root.key), \(Int64(tree.contentSize)), \(tree.storedSize), \(tree.mediaType as String?),
                \(isPublic))
            ON CONFLICT (root) DO UPDATE SET unneeded_since = NULL,
                is_public = content_tree.is_public OR excluded.is_public,
                media_type = coalesce(excluded.media_type, content_tree.media_type)
            """)
        // In one order, so that two who write the same blocks wait for each other and not both.
        let hashes = tree.blocks.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        for start in stride(from: 0, to: hashes.count, by: Self.rowsAtOnce) {
            let some = hashes[start..<min(start + Self.rowsAtOnce, hashes.count)]
            let keys = some.map(\.key)
            try await transaction.execute(
                """
                WITH new AS (
                    INSERT INTO content_block (hash, size)
                    SELECT * FROM unnest(\(keys)::bytea[], \(some.map { tree.blocks[$0] ?? 0 })::integer[])
                    ON CONFLICT DO NOTHING RETURNING size)
                UPDATE content_use SET bytes = bytes + (SELECT coalesce(sum(size), 0) FROM new)
                """)
            try await transaction.execute(
                """
                INSERT INTO content_tree_block (root, hash) SELECT \(tree.root.key), unnest(\(keys)::bytea[])
                ON CONFLICT DO NOTHING
                """)
        }
    }

    private static let rowsAtOnce = 10_000
}
