import Content
import Foundation
import Kernel
import Postgres

/// A tree whose blocks were all in the store when somebody looked: what ``ContentStorage/keep(_:for:name:isPrivate:in:)`` asks for, as
/// no transaction waits for the store.
public struct FoundTree: Sendable {
    public let tree: WrittenTree
    /// The last removal of blocks before somebody looked.
    let removal: Int
}

extension ContentStorage {
    /// Looks whether all blocks of a tree are in the store. To be called before the transaction that keeps it, not in it.
    /// - Throws: ``StorageProblem/blockGone(_:)``: one was removed, and the tree is to be written again.
    public func find(_ tree: WrittenTree) async throws -> FoundTree {
        try await find([tree])[0]
    }

    /// Looks for several trees at once.
    public func find(_ trees: [WrittenTree]) async throws -> [FoundTree] {
        let hashes = Set(trees.flatMap(\.blocks.keys))
        let removal = try await lastRemoval(whenSettled: hashes)
        if let gone = try await blocks.missing(of: Array(hashes)).first { throw StorageProblem.blockGone(gone) }
        try await findDeniedParts(in: trees)
        return trees.map { FoundTree(tree: $0, removal: removal) }
    }

    /// Trees of which every block was written since somebody began: each was in the store then, and whether it was removed again is told
    /// by the number of that removal.
    func find(_ trees: [WrittenTree], writtenSince start: WritingStart) async throws -> [FoundTree] {
        try await findDeniedParts(in: trees)
        return trees.map { FoundTree(tree: $0, removal: start.removal) }
    }

    /// How long whoever wants blocks that are being removed waits between two looks, and how often they look: 15 seconds in all.
    private static let pause = Duration.milliseconds(100)
    private static let looks = 150

    private func lastRemoval(whenSettled hashes: Set<Multihash>) async throws -> Int {
        var doomed: Multihash?
        for look in 1...Self.looks {
            let rows = try await database.read(
                "SELECT removals, hash FROM content_use LEFT JOIN content_doomed ON removal IS NULL")
            let keys = Set(try rows.compactMap { try $0.get("hash", as: Data?.self) })
            doomed = keys.isEmpty ? nil : hashes.first { keys.contains($0.key) }
            guard doomed != nil else { return try rows.first?.get("removals") ?? 0 }
            if look == 1 { try await settle() }
            try await world.sleep(Self.pause)
        }
        throw doomed.map(StorageProblem.blockGone) ?? .tooSlow
    }
}

/// What was removed since somebody looked, as one who keeps something sees it.
struct Removals {
    private var numbers: [Data: Int] = [:]
    private let last: Int

    /// - Parameters:
    ///   - first: the earliest that anybody looked.
    ///   - use: as it is in this transaction.
    init(since first: Int, _ use: ContentUse, in transaction: Transaction) async throws {
        last = use.removals
        let rows = try await transaction.query(
            "SELECT hash, removal FROM content_doomed WHERE removal IS NULL OR removal > \(first)")
        for row in rows {
            numbers[try row.get("hash", as: Data.self)] = try row.get("removal", as: Int?.self) ?? .max
        }
    }

    /// - Returns: a block that may be in the store no more.
    func gone(of found: FoundTree) -> Multihash? {
        guard last - found.removal <= BlockRemoval.remembered else { return found.tree.blocks.keys.first }
        return numbers.isEmpty ? nil : found.tree.blocks.keys.first { numbers[$0.key] ?? 0 > found.removal }
    }
}
