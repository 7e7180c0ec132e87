public import Content
import Foundation
public import Postgres

/// What a territory says of one address.
public struct ContentState: Sendable, RowDecodable {
    /// It is part of a tree that somebody keeps, or kept until lately, for everybody who has its address, and in which no scanner found
    /// or may still find anything.
    public let isKept: Bool
    /// Why it is given to nobody.
    public let denial: Denial?

    public init(row: Row) throws {
        isKept = try row.get("is_kept")
        denial = try row.get("status", as: Int?.self).map { Denial(status: $0, reason: try row.get("reason")) }
    }
}

/// Why something is given to nobody.
public struct Denial: Hashable, Sendable {
    /// 410, or 451 where the law demands it.
    public let status: Int
    public let reason: String

    public init(status: Int, reason: String) {
        self.status = status
        self.reason = reason
    }
}

extension ContentStorage {
    public func state(of hash: Multihash) async throws -> ContentState {
        let state = try await database.first(
            """
            SELECT EXISTS (SELECT FROM content_tree_block b JOIN content_tree USING (root)
                WHERE b.hash = \(hash.key) AND is_given) AS is_kept, status, reason
            FROM (SELECT) AS one LEFT JOIN content_denial d ON d.hash = \(hash.key)
            """, as: ContentState.self)
        guard let state else { preconditionFailure("one row joins to one row") }
        return state
    }

    /// Those of some blocks that everybody may have.
    func given(of hashes: [Multihash]) async throws -> Set<Multihash> {
        let rows = try await database.read(
            """
            SELECT hash FROM unnest(\(hashes.map(\.key))::bytea[]) AS hash
            WHERE EXISTS (SELECT FROM content_tree_block b JOIN content_tree USING (root)
                    WHERE b.hash = hash.hash AND is_given)
                AND NOT EXISTS (SELECT FROM content_denial d WHERE d.hash = hash.hash)
            """)
        let keys = Set(try rows.map { try $0.get("hash", as: Data.self) })
        return Set(hashes.filter { keys.contains($0.key) })
    }

    /// From now on it is given to nobody, on its own, in folders and in archives.
    public func deny(_ hash: Multihash, _ denial: Denial, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO content_denial (hash, status, reason) VALUES (\(hash.key), \(denial.status), \(denial.reason))
            ON CONFLICT (hash) DO UPDATE SET status = excluded.status, reason = excluded.reason
            """)
    }

    public func allow(_ hash: Multihash) async throws {
        try await database.execute("DELETE FROM content_denial WHERE hash = \(hash.key)")
    }

    static func address(_ hash: [UInt8]) throws -> CID {
        try CID([1, UInt8(Codec.raw.rawValue)] + hash)
    }

    /// What is given to nobody, the newest first; addresses as of raw blocks.
    public func denials(limit: Int = 1000) async throws -> [(address: String, denial: Denial)] {
        try await database.read(
            "SELECT hash, status, reason FROM content_denial ORDER BY created_at DESC LIMIT \(limit)"
        ).map { row in
            let address = try Self.address(Array(row.get("hash", as: Data.self)))
            return (address.description, Denial(status: try row.get("status"), reason: try row.get("reason")))
        }
    }
}
