public import FederationCore
import Foundation
public import Postgres

/// A long log written by the database itself, which takes seconds where a sequencer takes minutes: for what depends on length only.
public enum ManyEntries {
    /// Writes `count` entries without payloads into an empty log, and one signed head over all of them.
    public static func write(_ count: Int, of origin: LogOrigin, signer: some Signer, in database: Database)
        async throws
    {
        for first in stride(from: 0, to: count, by: chunk) {
            try await insert(first..<min(first + chunk, count), in: database)
        }
        try await sign(origin, signer, in: database)
    }

    /// What one statement writes within its time limit.
    private static let chunk = 20_000

    private static func insert(_ numbers: Range<Int>, in database: Database) async throws {
        try await database.execute(
            """
            INSERT INTO log_entry (epoch, sequence, entry_id, entry, leaf)
            SELECT 0, number, id, entry, sha256('\\x00'::bytea || entry) FROM (
                SELECT number, id, '\\x5446453100'::bytea || int8send(number) || int8send(1760000000000) || uuid_send(id)
                    || '\\x0a7a656272612e7365656e0001'::bytea || uuid_send(id) || '\\x00'::bytea || int4send(2)
                    || sha256(int8send(number)) AS entry
                FROM (
                    SELECT number, gen_random_uuid() AS id
                    FROM generate_series(\(numbers.lowerBound)::bigint, \(numbers.upperBound)::bigint - 1) AS number
                ) AS named
            ) AS made
            """)
    }

    /// Signs a head over everything in the log, and keeps it.
    private static func sign(_ origin: LogOrigin, _ signer: some Signer, in database: Database) async throws {
        var frontier = MerkleFrontier()
        while case let leaves = try await leaves(from: frontier.size, in: database), !leaves.isEmpty {
            for leaf in leaves { frontier.append(leaf) }
        }
        let head = Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
        let (size, root) = (Int64(frontier.size), Data(frontier.root.bytes))
        try await database.execute(
            "UPDATE log_head SET size = \(size), frontier = \(Data(frontier.encoded)), root = \(root)")
        try await database.execute(
            """
            INSERT INTO log_note (epoch, size, root, frontier, note)
            VALUES (0, \(size), \(root), \(Data(frontier.encoded)),
                \(Data(try head.signed(by: signer, at: 1_760_000_000).encoded)))
            """)
    }

    private static func leaves(from first: UInt64, in database: Database) async throws -> [Hash] {
        try await database.read(
            "SELECT leaf FROM log_entry WHERE sequence >= \(Int64(first)) ORDER BY sequence LIMIT 10000"
        ).compactMap { Hash(try $0.get("leaf", as: [UInt8].self)) }
    }
}
