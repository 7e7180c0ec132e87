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
    /// Of an address, read as it says: as a node a block is only kept where somebody keeps it as one.
    public func state(of cid: CID) async throws -> ContentState {
        let asked = Reading(cid)
        let state = try await database.first(
            """
            SELECT \(unsafe: Self.isGiven) AS is_kept, status, reason
            FROM (SELECT \(asked.hash.key)::bytea AS hash, \(asked.isNode)::boolean AS is_node) AS asked
            LEFT JOIN content_denial n ON n.hash = asked.hash
            """, as: ContentState.self)
        guard let state else { preconditionFailure("one row joins to one row") }
        return state
    }

    /// Those of some blocks that everybody may read as asked.
    func given(of readings: [Reading]) async throws -> Set<Reading> {
        let rows = try await database.read(
            """
            SELECT place FROM unnest(\(readings.map(\.hash.key))::bytea[], \(readings.map(\.isNode))::boolean[])
                WITH ORDINALITY AS asked (hash, is_node, place)
            WHERE \(unsafe: Self.isGiven)
                AND NOT EXISTS (SELECT FROM content_denial n WHERE n.hash = asked.hash)
            """)
        return Set(try rows.map { readings[try $0.get("place", as: Int.self) - 1] })
    }

    /// Whether `asked.hash` is given as `asked.is_node` says, as far as it is not denied itself: out of a tree that is given and reads it
    /// so, but not where that tree has it as a part of something that is denied; and not what was found to be bad on its own, though
    /// some tree was looked at before that.
    private static let isGiven = """
        (EXISTS (
            SELECT FROM content_tree_block b JOIN content_tree t ON t.root = b.root
            WHERE b.hash = asked.hash AND (b.is_node OR NOT asked.is_node) AND t.is_given
                AND NOT EXISTS (
                    SELECT FROM content_denied_part p JOIN content_tree_block w ON w.root = b.root AND w.hash = p.denial
                    WHERE p.hash = b.hash))
            AND NOT EXISTS (
                SELECT FROM content_tree bad
                WHERE bad.root_hash = asked.hash AND bad.scan IN ('refused', 'unscannable')))
        """

    /// From now on it is given to nobody, on its own, in folders and in archives, nor in parts. ``findDeniedParts()`` is to be called
    /// afterwards.
    public func deny(_ hash: Multihash, _ denial: Denial, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO content_denial (hash, status, reason) VALUES (\(hash.key), \(denial.status), \(denial.reason))
            ON CONFLICT (hash) DO UPDATE SET status = excluded.status, reason = excluded.reason
            """)
        let trees = try await transaction.query("SELECT root FROM content_tree WHERE root_hash = \(hash.key)")
        try await noteDeniedParts(roots: trees.map { try $0.get("root", as: Data.self) }, in: transaction)
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
