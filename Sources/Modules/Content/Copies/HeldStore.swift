import Content
import ContentStorage
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// What this territory holds for others: the side that is asked.
struct HeldStore: Sendable {
    let storage: ContentStorage
    let federation: FederationLog
    let limits: ContentLimits

    /// What one territory may ask for, in trees; more of it is not noted.
    static let askedLimit = 10_000

    /// Another territory's reason to keep something here.
    static func holder(_ origin: String) -> Holder { Holder(kind: "copy", id: origin) }

    /// - Parameter isAsked: whether this territory is among those that are asked.
    static func note(
        _ root: CID, of origin: TerritoryID, size: Int, isAsked: Bool, in transaction: Transaction
    ) async throws {
        let (key, tid) = (Data(root.bytes), origin.description)
        if isAsked {
            try await transaction.execute(
                """
                INSERT INTO content_held (origin, root, size) SELECT \(tid), \(key), \(size)
                WHERE (SELECT count(*) FROM content_held WHERE origin = \(tid)) < \(askedLimit)
                ON CONFLICT (origin, root) DO UPDATE SET size = excluded.size, is_asked = true, tried_at = NULL
                """)
        } else {
            try await transaction.execute(
                "UPDATE content_held SET is_asked = false WHERE origin = \(tid) AND root = \(key)")
        }
    }

    /// Holds it no more.
    func drop(_ root: CID, of origin: String, in transaction: Transaction) async throws {
        try await transaction.execute(
            "DELETE FROM content_held WHERE origin = \(origin) AND root = \(Data(root.bytes))")
        try await storage.release(root, for: Self.holder(origin), in: transaction)
    }

    /// Something to fetch, to promise again, or to drop.
    struct Errand: Sendable, RowDecodable {
        let origin: String
        let root: CID
        let size: Int
        let isAsked: Bool

        init(row: Row) throws {
            origin = try row.get("origin")
            root = try CID(Array(row.get("root", as: Data.self)))
            size = try row.get("size")
            isAsked = try row.get("is_asked")
        }
    }

    /// Whoever is blocked here, or no longer known, asks for nothing any more, and what was promised to them is over.
    /// - Parameters:
    ///   - soon: what was promised until then is promised again.
    ///   - before: what was tried since is left alone for a while.
    func tasks(now: Date, soon: Date, triedBefore before: Date, limit: Int) async throws -> [Errand] {
        try await storage.database.read(
            """
            SELECT h.origin, h.root, h.size, h.is_asked AND coalesce(p.state, 'blocked') <> 'blocked' AS is_asked
            FROM content_held h LEFT JOIN peer p ON p.tid = h.origin
            WHERE coalesce(p.state, 'blocked') = 'blocked' OR CASE WHEN h.is_asked
                THEN (h.until IS NULL OR h.until < \(soon)) AND (h.tried_at IS NULL OR h.tried_at < \(before))
                ELSE h.until IS NULL OR h.until < \(now) END
            ORDER BY h.tried_at NULLS FIRST LIMIT \(limit)
            """, as: Errand.self)
    }

    /// How many bytes may still be held for others. What is held already of the tree in question takes no more room.
    private func room(beside root: CID?, of origin: String) -> SQL {
        let holder = Self.holder(origin)
        return """
            SELECT least(
                \(limits.others)::bigint - (SELECT coalesce(sum(bytes), 0) FROM content_holder WHERE kind = 'copy'),
                \(limits.territory)::bigint - (SELECT coalesce(sum(bytes), 0) FROM content_use))::bigint
                + coalesce((SELECT stored_size FROM content_reference JOIN content_tree USING (root)
                    WHERE root = \(root.map { Data($0.bytes) } as Data?) AND holder_kind = \(holder.kind)
                        AND holder_id = \(holder.id)), 0) AS bytes
            """
    }

    /// How many bytes one tree may have, as far as is known before.
    func room(for task: Errand) async throws -> Int {
        try await storage.database.read(room(beside: task.root, of: task.origin)).first?.get("bytes") ?? 0
    }

    /// Keeps a tree that is here and promises it, unless nobody asks for it by now.
    /// - Returns: whether there was room.
    func promise(_ tree: WrittenTree, _ task: Errand, until: Date, at now: Date) async throws -> Bool {
        let found = try await storage.find(tree)
        do {
            try await storage.database.write { transaction in
                let count = try await transaction.execute(
                    """
                    UPDATE content_held SET until = \(until), tried_at = \(now), failure = NULL
                    WHERE origin = \(task.origin) AND root = \(Data(task.root.bytes)) AND is_asked
                    """)
                guard count > 0 else { return }
                try await storage.keep(found, for: Self.holder(task.origin), name: "copy", in: transaction)
                let left = try await transaction.query(room(beside: nil, of: task.origin)).first
                guard try left?.get("bytes", as: Int.self) ?? 0 >= 0 else { throw NoRoom() }
                try await federation.record(
                    ContentHeld(cid: task.root.description, origin: task.origin, until: until), in: transaction)
            }
            return true
        } catch is NoRoom {
            return false
        }
    }

    private struct NoRoom: Error {}

    /// It could not be held now.
    func fail(_ task: Errand, _ reason: String, at now: Date) async throws {
        try await storage.database.execute(
            """
            UPDATE content_held SET tried_at = \(now), failure = \(reason)
            WHERE origin = \(task.origin) AND root = \(Data(task.root.bytes))
            """)
    }
}
