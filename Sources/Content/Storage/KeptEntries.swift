import Content
import Foundation
import Postgres

/// Rows that say what is kept, of which blocks it is made, and why: each once, though several may want the same.
struct KeptEntries {
    struct Tree {
        var tree: WrittenTree
        var isPublic: Bool
    }

    /// Why a tree is kept.
    struct Reason: Hashable {
        let root: Data
        let holder: Holder
    }

    private(set) var trees: [Data: Tree] = [:]
    private var names: [Reason: String] = [:]

    mutating func add(_ tree: WrittenTree, _ name: String, _ holder: Holder, isPrivate: Bool = false) {
        let key = tree.root.key
        var entry = trees[key] ?? Tree(tree: tree, isPublic: false)
        entry.isPublic = entry.isPublic || !isPrivate
        entry.tree.mediaType = entry.tree.mediaType ?? tree.mediaType
        trees[key] = entry
        names[Reason(root: key, holder: holder)] = name
    }

    var references: [(root: Data, holder: Holder, name: String)] {
        names.map { ($0.key.root, $0.key.holder, $0.value) }
    }
}

extension ContentStorage {
    func enter(_ entries: KeptEntries, in transaction: Transaction) async throws {
        // In one order, so that two who want the same wait for each other and not both.
        let trees = entries.trees.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !trees.isEmpty else { return }
        let scan = scanner == nil ? ScanState.unscanned : .waiting
        try await transaction.execute(
            """
            INSERT INTO content_tree (root, content_size, stored_size, media_type, is_public, scan,
                block_count)
            SELECT root, content_size, stored_size, nullif(media_type, ''), is_public, \(scan.rawValue), block_count
            FROM unnest(\(trees.map(\.key))::bytea[], \(trees.map { Int64($0.value.tree.contentSize) })::bigint[],
                \(trees.map { Int64($0.value.tree.storedSize) })::bigint[],
                \(trees.map { $0.value.tree.mediaType ?? "" })::text[], \(trees.map(\.value.isPublic))::boolean[],
                \(trees.map { Int64($0.value.tree.blocks.count) })::bigint[])
                AS new (root, content_size, stored_size, media_type, is_public, block_count)
            ON CONFLICT (root) DO UPDATE SET unneeded_since = NULL,
                is_public = content_tree.is_public OR excluded.is_public,
                media_type = coalesce(excluded.media_type, content_tree.media_type)
            """)
        try await enterBlocks(of: trees.map(\.value.tree), in: transaction)
        // What is one block has no parts.
        let larger = trees.filter { $0.value.tree.blocks.count > 1 }.map(\.key)
        if !larger.isEmpty { try await noteDeniedParts(roots: larger, in: transaction) }
        let references = entries.references
        try await transaction.execute(
            """
            INSERT INTO content_reference (root, holder_kind, holder_id, name)
            SELECT * FROM unnest(\(references.map(\.root))::bytea[], \(references.map(\.holder.kind))::text[],
                \(references.map(\.holder.id))::text[], \(references.map(\.name))::text[])
            ON CONFLICT (holder_kind, holder_id, root) DO UPDATE SET name = excluded.name
            """)
    }

    private static let rowsAtOnce = 10_000

    private func enterBlocks(of trees: [WrittenTree], in transaction: Transaction) async throws {
        let sizes = Dictionary(trees.flatMap(\.blocks)) { first, _ in first }
        let blocks = sizes.sorted { $0.key.bytes.lexicographicallyPrecedes($1.key.bytes) }
        for some in Self.slices(blocks) {
            try await transaction.execute(
                """
                WITH new AS (
                    INSERT INTO content_block (hash, size)
                    SELECT * FROM unnest(\(some.map(\.key.key))::bytea[], \(some.map(\.value))::integer[])
                    ON CONFLICT DO NOTHING RETURNING size)
                UPDATE content_use SET bytes = bytes + (SELECT coalesce(sum(size), 0) FROM new)
                """)
        }
        let links = trees.flatMap { tree in tree.blocks.keys.map { (tree.root.key, $0.key, tree.nodes.contains($0)) } }
        for some in Self.slices(links) {
            try await transaction.execute(
                """
                INSERT INTO content_tree_block AS b (root, hash, is_node)
                SELECT * FROM unnest(\(some.map(\.0))::bytea[], \(some.map(\.1))::bytea[], \(some.map(\.2))::boolean[])
                ON CONFLICT (root, hash) DO UPDATE SET is_node = true WHERE excluded.is_node AND NOT b.is_node
                """)
        }
    }

    private static func slices<Element>(_ elements: [Element]) -> [ArraySlice<Element>] {
        stride(from: 0, to: elements.count, by: rowsAtOnce).map {
            elements[$0..<min($0 + rowsAtOnce, elements.count)]
        }
    }
}
