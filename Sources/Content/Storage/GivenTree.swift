public import Content
import Foundation
import Postgres

extension ContentStorage {
    /// A tree that everybody may have, and that is kept here. Only its nodes are read: how many bytes its leaves have the tables know, and
    /// a large file has a thousand leaves for each node.
    /// - Throws: ``TreeProblem/missing(_:)`` where not all of it is given; other ``TreeProblem`` and ``Malformed``.
    public func givenTree(_ root: CID) async throws -> WrittenTree {
        let limits = TreeLimits()
        let blocks = MeasuredBlocks(GivenBlocks(self), limits: limits)
        var written = WrittenBlocks()
        var leaves: Set<CID> = []
        var seen: Set<Multihash> = [root.hash]
        var ahead = [(cid: root, depth: 1)]
        while let (cid, depth) = ahead.popLast() {
            guard depth <= limits.depth else { throw TreeProblem.tooDeep }
            let block = try await blocks.block(cid)
            written.add(block)
            for link in try block.links {
                if link.hash.function == .identity {
                    // Where it leads further it is refused.
                    _ = try await blocks.block(link)
                } else if link.codec != .dagPB {
                    leaves.insert(link.v1)
                } else if seen.insert(link.hash).inserted {
                    ahead.append((link.v1, depth + 1))
                }
            }
        }
        try await add(leaves.filter { !seen.contains($0.hash) }, to: &written)
        var contentSize: UInt64 = 0
        if case .file(_, let size)? = try? await Path(root).resolve(in: blocks) { contentSize = size }
        let totalSize = try await blocks.block(root).totalSize
        return WrittenTree(Tree(root: root, contentSize: contentSize, totalSize: totalSize), written)
    }

    private static let leavesAtOnce = 1000

    private func add(_ leaves: Set<CID>, to written: inout WrittenBlocks) async throws {
        let leaves = Array(leaves)
        for start in stride(from: 0, to: leaves.count, by: Self.leavesAtOnce) {
            let some = leaves[start..<min(start + Self.leavesAtOnce, leaves.count)]
            let given = try await given(of: some.map { Reading($0) })
            let sizes = try await sizes(of: some.map(\.hash))
            for leaf in some {
                guard given.contains(Reading(leaf)), let size = sizes[leaf.hash.key] else {
                    throw TreeProblem.missing(leaf)
                }
                written.add(leaf: leaf.hash, size: size)
            }
        }
    }

    private func sizes(of hashes: [Multihash]) async throws -> [Data: Int] {
        let rows = try await database.read(
            "SELECT hash, size FROM content_block WHERE hash = ANY(\(hashes.map(\.key))::bytea[])")
        return try rows.reduce(into: [:]) { sizes, row in
            sizes[try row.get("hash", as: Data.self)] = try row.get("size", as: Int.self)
        }
    }
}
