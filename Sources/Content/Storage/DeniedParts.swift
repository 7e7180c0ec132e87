import Content
import Foundation
import Postgres

extension ContentStorage {
    /// Notes what those of some trees are made of that are denied as a whole.
    /// - Parameter roots: as tables have them.
    func noteDeniedParts(roots: [Data], in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO content_denied_part (denial, hash)
            SELECT d.hash, b.hash FROM content_denial d JOIN content_tree t ON t.root_hash = d.hash
                JOIN content_tree_block b ON b.root = t.root
            WHERE t.root = ANY(\(roots)::bytea[]) AND b.hash <> d.hash ON CONFLICT DO NOTHING
            """)
    }

    /// Finds the parts of what is denied and is in trees of other roots, such as a file in a folder: only the nodes say which they are. To
    /// be called after something was denied, and from time to time, for what came here at that moment.
    public func findDeniedParts() async throws {
        let rows = try await database.read(
            """
            SELECT hash FROM content_denial d
            WHERE NOT is_whole AND EXISTS (SELECT FROM content_tree_block b WHERE b.hash = d.hash AND b.is_node)
            ORDER BY created_at DESC LIMIT \(Self.denialsAtOnce)
            """)
        try await findParts(of: rows)
    }

    /// The same where it is in trees that are about to be kept and whose blocks are here, so that none of it is ever given out of them.
    func findDeniedParts(in trees: [WrittenTree]) async throws {
        let nodes = Set(trees.flatMap(\.nodes))
        // Most uploads have none.
        guard !nodes.isEmpty else { return }
        let rows = try await database.read(
            "SELECT hash FROM content_denial WHERE NOT is_whole AND hash = ANY(\(nodes.map(\.key))::bytea[])")
        try await findParts(of: rows)
    }

    private func findParts(of denials: [Row]) async throws {
        for row in denials {
            try Task.checkCancellation()
            let denial = try row.get("hash", as: Data.self)
            let found = try await parts(of: Self.address(Array(denial)).hash)
            try await database.write { try await enter(found, of: denial, in: $0) }
        }
    }

    private static let denialsAtOnce = 1000

    private struct Parts: Sendable {
        var hashes: Set<Multihash> = []
        /// Whether no block was missing on the way.
        var isWhole = true
    }

    /// What a node leads to; leaves are not read.
    private func parts(of root: Multihash) async throws -> Parts {
        var parts = Parts()
        var ahead = [CID(.dagPB, root)]
        var seen = Set(ahead)
        while let cid = ahead.popLast(), parts.hashes.count < TreeLimits().blocks {
            guard let node = try await block(ifHere: cid) else {
                parts.isWhole = false
                continue
            }
            // What is no node leads nowhere.
            for link in (try? node.links) ?? [] {
                if link.hash.function != .identity { parts.hashes.insert(link.hash) }
                if link.codec == .dagPB, seen.insert(link.v1).inserted { ahead.append(link.v1) }
            }
        }
        parts.hashes.remove(root)
        return parts
    }

    private func block(ifHere cid: CID) async throws -> Block? {
        do {
            return try await blocks.block(cid)
        } catch is TreeProblem {
            return nil
        } catch is StoreProblem {
            return nil
        }
    }

    private func enter(_ parts: Parts, of denial: Data, in transaction: Transaction) async throws {
        // Allowed meanwhile, it has none.
        let count = try await transaction.execute(
            "UPDATE content_denial SET is_whole = \(parts.isWhole) WHERE hash = \(denial)")
        guard count > 0 else { return }
        let keys = parts.hashes.map(\.key)
        for start in stride(from: 0, to: keys.count, by: Self.partsAtOnce) {
            let some = Array(keys[start..<min(start + Self.partsAtOnce, keys.count)])
            try await transaction.execute(
                """
                INSERT INTO content_denied_part (denial, hash) SELECT \(denial)::bytea, hash FROM unnest(\(some)::bytea[]) AS hash
                ON CONFLICT DO NOTHING
                """)
        }
    }

    private static let partsAtOnce = 10_000
}
