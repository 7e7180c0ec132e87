import Foundation
import Kernel
import ModuleKit
import Postgres

/// All SQL of messages that wait to be sent.
struct MailStore: Sendable {
    let database: Database
    let world: World

    /// What could not be sent for this long is given up, in seconds; no link in it works any longer.
    static let patience: TimeInterval = 48 * 3600
    /// Between two tries of one message: doubling from the first to the second, in seconds.
    static let firstPause = 30.0
    static let longestPause = 3600.0
    /// Messages that one round sends.
    static let batch = 20

    func put(
        _ kind: MailKind, to recipient: String, language: String?, token: UUID? = nil, in transaction: Transaction
    ) async throws {
        let now = world.now()
        try await transaction.execute(
            """
            INSERT INTO mail (id, kind, recipient, language, token, created_at, next_try_at)
            VALUES (\(world.uuidV7()), \(kind.rawValue), \(recipient), \(language as String?), \(token as UUID?), \(now),
                \(now))
            """)
    }

    /// A letter of another module, to whoever is there and has an address that is known to be theirs.
    func put(
        to member: ID<Member>, in transaction: Transaction, _ writing: MemberLetters.Writing
    ) async throws {
        let rows = try await transaction.query(
            """
            SELECT email, language FROM member
            WHERE id = \(member) AND state = 'active' AND email_verified_at IS NOT NULL
            """)
        guard let row = rows.first else { return }
        let (language, now) = (try row.get("language", as: String?.self), world.now())
        try await transaction.execute(
            """
            INSERT INTO mail (id, kind, recipient, language, letter, created_at, next_try_at)
            VALUES (\(world.uuidV7()), \(MailKind.letter.rawValue), \(try row.get("email", as: String.self)),
                \(language as String?), \(try PostgresJSON(encoding: writing(language))), \(now), \(now))
            """)
    }

    /// Takes what is due; nobody else takes it before its next try.
    func claim() async throws -> [Mail] {
        let now = world.now()
        return try await database.read(
            """
            UPDATE mail SET attempts = attempts + 1,
                next_try_at = \(now)::timestamptz
                    + least(\(Self.firstPause) * power(2, attempts), \(Self.longestPause)) * interval '1 second'
            WHERE id IN (
                SELECT id FROM mail WHERE next_try_at <= \(now) ORDER BY next_try_at LIMIT \(Self.batch)
                FOR UPDATE SKIP LOCKED)
            RETURNING *
            """,
            as: Mail.self)
    }

    func remove(_ id: UUID) async throws {
        try await database.execute("DELETE FROM mail WHERE id = \(id)")
    }

    func note(_ failure: MailFailure, of id: UUID) async throws {
        try await database.execute("UPDATE mail SET failure = \(failure.text) WHERE id = \(id)")
    }

    func removeOld() async throws {
        let end = world.now().addingTimeInterval(-Self.patience)
        try await database.execute("DELETE FROM mail WHERE created_at < \(end)")
    }

    /// For administrators, the newest first.
    func waiting(limit: Int) async throws -> [Mail] {
        try await database.read("SELECT * FROM mail ORDER BY created_at DESC, id LIMIT \(limit)", as: Mail.self)
    }
}
