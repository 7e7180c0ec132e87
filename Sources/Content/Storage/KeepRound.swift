import Content
import Foundation
import Postgres

/// One transaction of a ``KeepQueue``: who may keep what they want is found out by a few questions, and all of it is entered at once.
struct KeepRound {
    let storage: ContentStorage
    /// Bytes of all blocks that the territory may have.
    let limit: Int
    let transaction: Transaction

    typealias Judgement = Result<[Bool], any Error>

    private typealias Reason = KeptEntries.Reason

    func run(_ wishes: [KeepQueue.FoundWish]) async throws -> [Judgement] {
        let use = try await storage.beginKeeping(in: transaction)
        var used = use.bytes
        let holders = Set(wishes.map(\.holder))
        let standing = try await standing(of: holders.union(wishes.flatMap(\.others)))
        var uses = standing.uses
        var reasons = try await reasons(wishes)
        let first = wishes.flatMap { $0.trees.map(\.found.removal) }.min() ?? use.removals
        let removals = try await Removals(since: first, use, in: transaction)
        var known = try await known(Set(wishes.flatMap { $0.trees.flatMap(\.found.tree.blocks.keys) }))

        var entries = KeptEntries()
        let judgements = wishes.map { wish -> Judgement in
            guard !standing.departed.contains(wish.holder) else { return .failure(StorageProblem.holderDeparted) }
            if let gone = wish.trees.lazy.compactMap({ removals.gone(of: $0.found) }).first {
                return .failure(StorageProblem.blockGone(gone))
            }
            let blocks = Dictionary(wish.trees.flatMap(\.found.tree.blocks)) { first, _ in first }
            var (new, mine, more) = ([Bool](), Set<Reason>(), HolderUse())
            for tree in wish.trees.map(\.found.tree) {
                let reason = Reason(root: tree.root.key, holder: wish.holder)
                let isNew = !reasons.contains(reason) && mine.insert(reason).inserted
                new.append(isNew)
                if isNew { more = more + tree.use }
            }
            let own = uses[wish.holder] ?? HolderUse()
            let all = wish.others.reduce(own) { $0 + (uses[$1] ?? HolderUse()) }
            guard mine.isEmpty || (all + more).isWithin(wish.limit) else {
                return .failure(KeepQueue.Refusal.holderIsFull(used: all))
            }
            let size = blocks.reduce(0) { known.contains($1.key) ? $0 : $0 + $1.value }
            guard size == 0 || used + size <= limit else {
                return .failure(KeepQueue.Refusal.territoryIsFull(used: used))
            }
            used += size
            uses[wish.holder] = own + more
            reasons.formUnion(mine)
            known.formUnion(blocks.keys)
            for (found, name) in wish.trees { entries.add(found.tree, name, wish.holder) }
            return .success(new)
        }
        try await storage.enter(entries, in: transaction)
        for (wish, judgement) in zip(wishes, judgements) {
            if case .success = judgement { try await wish.with?(transaction) }
        }
        return judgements
    }

    /// How much each holder keeps, and whose reasons were all taken away for good.
    private func standing(of holders: Set<Holder>) async throws -> (uses: [Holder: HolderUse], departed: Set<Holder>) {
        let holders = Array(holders)
        let rows = try await transaction.query(
            """
            SELECT asked.kind, asked.id, coalesce(h.bytes, 0) AS bytes, coalesce(h.blocks, 0) AS blocks,
                EXISTS (SELECT FROM content_departed d WHERE d.holder_id = asked.id) AS is_departed
            FROM unnest(\(holders.map(\.kind))::text[], \(holders.map(\.id))::text[]) AS asked (kind, id)
            LEFT JOIN content_holder h ON h.kind = asked.kind AND h.id = asked.id
            """)
        var (uses, departed) = ([Holder: HolderUse](), Set<Holder>())
        for row in rows {
            let holder = Holder(kind: try row.get("kind"), id: try row.get("id"))
            uses[holder] = try HolderUse(row: row)
            if try row.get("is_departed", as: Bool.self) { departed.insert(holder) }
        }
        return (uses, departed)
    }

    /// Those of the reasons wished for that there are already.
    private func reasons(_ wishes: [KeepQueue.FoundWish]) async throws -> Set<Reason> {
        let asked = wishes.flatMap { wish in
            wish.trees.map { Reason(root: $0.found.tree.root.key, holder: wish.holder) }
        }
        let rows = try await transaction.query(
            """
            SELECT root, holder_kind, holder_id FROM content_reference
            JOIN unnest(\(asked.map(\.root))::bytea[], \(asked.map(\.holder.kind))::text[],
                \(asked.map(\.holder.id))::text[]) AS asked (root, holder_kind, holder_id)
                USING (root, holder_kind, holder_id)
            """)
        return try Set(
            rows.map { row in
                Reason(
                    root: try row.get("root"),
                    holder: Holder(kind: try row.get("holder_kind"), id: try row.get("holder_id")))
            })
    }

    /// Those of the blocks that are counted already.
    private func known(_ blocks: Set<Multihash>) async throws -> Set<Multihash> {
        let byKey = Dictionary(blocks.map { ($0.key, $0) }) { first, _ in first }
        let rows = try await transaction.query(
            "SELECT hash FROM content_block WHERE hash = ANY(\(Array(byKey.keys))::bytea[])")
        return try Set(rows.compactMap { byKey[try $0.get("hash", as: Data.self)] })
    }
}
