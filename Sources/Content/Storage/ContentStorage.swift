public import Content
import Foundation
public import Kernel
public import Postgres

/// What a territory keeps, by its address: the blocks in its store, and in Postgres which of them are needed, and why.
///
/// A tree is kept in four steps: its blocks are written (``TreeWriter``) and looked for (``find(_:)``), then one transaction says that it
/// is needed (``keep(_:for:name:isPrivate:in:)``), then others may see it. Ended before the transaction, blocks are left that belong to
/// nothing; ``ContentCollection`` removes them once they are old.
public struct ContentStorage: Sendable {
    public let database: Database
    public let blocks: AnyBlockStore
    /// Where blocks come from that are not here; nil where nobody is asked.
    let remote: (any RemoteBlocks)?
    /// Who looks for viruses in what is kept; nil where nobody does.
    public let scanner: ScannerAddress?
    let world: World

    public init(
        database: Database, blocks: some CollectedBlockStore, remote: (any RemoteBlocks)? = nil,
        scanner: ScannerAddress? = nil, world: World = .system
    ) {
        self.scanner = scanner
        self.database = database
        self.blocks = AnyBlockStore(blocks)
        self.remote = remote
        self.world = world
        if let remote { blocks.mend { try await remote.block(CID(.raw, $0)) } }
    }

    /// Adds a reason to keep a tree whose blocks are in the store. To be called in the transaction that gives the reason.
    /// - Parameter isPrivate: the holder gives it to whom it chooses. Unless somebody else keeps it too, it is given neither to the
    ///   public nor to other territories, whoever has its address.
    /// - Returns: whether the holder had no reason before.
    /// - Throws: ``StorageProblem/blockGone(_:)`` where a block was collected in the meantime: then the tree is to be written again;
    ///   ``StorageProblem/holderDeparted``.
    @discardableResult
    public func keep(
        _ found: FoundTree, for holder: Holder, name: String = "", isPrivate: Bool = false, in transaction: Transaction
    ) async throws -> Bool {
        let use = try await beginKeeping(in: transaction)
        guard try await departed(of: [holder], in: transaction).isEmpty else { throw StorageProblem.holderDeparted }
        let removals = try await Removals(since: found.removal, use, in: transaction)
        if let gone = removals.gone(of: found) { throw StorageProblem.blockGone(gone) }
        let tree = found.tree
        let isNew = try await transaction.query(
            """
            SELECT FROM content_reference
            WHERE root = \(tree.root.key) AND holder_kind = \(holder.kind) AND holder_id = \(holder.id)
            """
        ).isEmpty
        var entries = KeptEntries()
        entries.add(tree, name, holder, isPrivate: isPrivate)
        try await enter(entries, in: transaction)
        return isNew
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
}
