import Content
import ContentStorage
import Federation
import Foundation
import Kernel
import Postgres

/// What this territory shares, and who holds it: the side that asks.
struct CopyStore: Sendable {
    let storage: ContentStorage
    let federation: FederationLog

    /// Shares the newest package of a course; others of it are shared no more.
    /// - Parameter root: nil where there is none any more.
    func share(_ root: CID?, name: String, of course: UUID, in transaction: Transaction) async throws {
        let key = root.map { Data($0.bytes) }
        let old = try await transaction.query(
            """
            DELETE FROM content_shared WHERE course = \(course) AND (\(key as Data?)::bytea IS NULL OR root <> \(key as Data?))
            RETURNING root, asked_at IS NOT NULL AS is_stated
            """)
        for cid in try Self.stated(old) { try await federation.record(ContentUnpinned(cid: cid), in: transaction) }
        guard let key else { return }
        try await transaction.execute(
            """
            INSERT INTO content_shared (root, course, name) VALUES (\(key), \(course), \(name))
            ON CONFLICT (root) DO UPDATE SET course = excluded.course, name = excluded.name
            """)
    }

    /// Gives something to nobody from now on, and tells those who hold it, if it was shared.
    func deny(_ cid: CID, _ denial: Denial) async throws {
        try await storage.database.write { transaction in
            try await storage.deny(cid.hash, denial, in: transaction)
            try await state(denial, of: cid, in: transaction)
        }
        // It is denied already; where its parts are not found now, they are looked for again.
        try? await storage.findDeniedParts()
    }

    private func state(_ denial: Denial, of cid: CID, in transaction: Transaction) async throws {
        let rows = try await transaction.query(
            """
            DELETE FROM content_shared WHERE substr(root, 3) = \(Data(cid.hash.bytes))
            RETURNING root, asked_at IS NOT NULL AS is_stated
            """)
        for cid in try Self.stated(rows) {
            try await federation.record(
                ContentDenied(cid: cid, status: denial.status, reason: denial.reason), in: transaction)
        }
    }

    /// The addresses of which the others were told.
    private static func stated(_ rows: [Row]) throws -> [String] {
        try rows.filter { try $0.get("is_stated") }.map { try CID(Array($0.get("root", as: Data.self))).description }
    }

    /// One tree that is shared and here, with what is known of its copies.
    struct Shared: Sendable, RowDecodable {
        let root: Data
        let size: Int
        let asked: [String]
        let askedAt: Date?
        let holding: [String]

        init(row: Row) throws {
            root = try row.get("root")
            size = try row.get("stored_size")
            asked = try row.get("asked")
            askedAt = try row.get("asked_at")
            holding = try row.get("holding")
        }
    }

    func shared(at now: Date) async throws -> [Shared] {
        try await storage.database.read(
            """
            SELECT root, stored_size, asked, asked_at, ARRAY(
                SELECT holder FROM content_copy c
                WHERE c.root = s.root AND until > \(now) AND passed_at IS NOT NULL
                    AND failures < \(SharedTree.patience)) AS holding
            FROM content_shared s JOIN content_tree USING (root) ORDER BY root
            """, as: Shared.self)
    }

    /// Whoever may be asked for copies.
    func peers() async throws -> [String] {
        try await storage.database.read("SELECT tid FROM peer WHERE state NOT IN ('blocked', 'forked')")
            .map { try $0.get("tid") }
    }

    /// States whom this territory asks, unless it shares the tree no more by now.
    func ask(_ asked: [String], for tree: Shared, copies: Int, at now: Date) async throws {
        try await storage.database.write { transaction in
            let count = try await transaction.execute(
                "UPDATE content_shared SET asked = \(asked), asked_at = \(now) WHERE root = \(tree.root)")
            guard count > 0 else { return }
            let cid = try CID(Array(tree.root)).description
            try await federation.record(
                ContentPinned(cid: cid, size: tree.size, copies: copies, asked: asked), in: transaction)
        }
    }

    /// Takes a receipt. Of what is not shared it means nothing here.
    static func take(_ root: CID, from holder: String, until: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO content_copy (root, holder, until)
            SELECT root, \(holder), least(\(until), now() + interval '1 year') FROM content_shared
            WHERE root = \(Data(root.bytes))
            ON CONFLICT (root, holder) DO UPDATE SET until = excluded.until
            """)
    }

    /// Someone to be asked for one block, taken by chance from the tree.
    struct Due: Sendable, RowDecodable {
        let root: Data
        let holder: String
        let block: Data

        init(row: Row) throws {
            root = try row.get("root")
            holder = try row.get("holder")
            block = try row.get("hash")
        }
    }

    func due(lookedAtBefore time: Date, now: Date, limit: Int) async throws -> [Due] {
        try await storage.database.read(
            """
            SELECT c.root, holder, hash FROM content_copy c
            CROSS JOIN LATERAL (
                SELECT hash FROM content_tree_block b WHERE b.root = c.root ORDER BY random() LIMIT 1) AS block
            WHERE until > \(now) AND (audited_at IS NULL OR audited_at < \(time))
            ORDER BY audited_at NULLS FIRST LIMIT \(limit)
            """, as: Due.self)
    }

    func note(_ due: Due, hasIt: Bool, at now: Date) async throws {
        try await storage.database.execute(
            """
            UPDATE content_copy SET audited_at = \(now), passed_at = CASE WHEN \(hasIt) THEN \(now) ELSE passed_at END,
                failures = CASE WHEN \(hasIt) THEN 0 ELSE failures + 1 END
            WHERE root = \(due.root) AND holder = \(due.holder)
            """)
    }
}
