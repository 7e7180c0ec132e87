import Foundation
import Kernel
import Postgres

/// All SQL of links that verify an address or set a new password.
struct AccountTokenStore: Sendable {
    let database: Database
    let tokens: AccountTokens
    let world: World

    /// How long a link works, in seconds.
    static func lifetime(_ purpose: KeptAccountToken.Purpose) -> TimeInterval {
        switch purpose {
        case .verify: 48 * 3600
        case .change, .reset: 3600
        }
    }

    /// - Returns: the id its secret is derived from.
    func make(
        _ purpose: KeptAccountToken.Purpose, of member: ID<Member>, email: String, in transaction: Transaction
    ) async throws -> UUID {
        let id = world.uuidV7()
        let now = world.now()
        try await transaction.execute(
            """
            INSERT INTO account_token (id, hash, purpose, member, email, created_at, expires_at)
            VALUES (\(id), \(tokens.token(id).hash), \(purpose.rawValue), \(member), \(email), \(now),
                \(now.addingTimeInterval(Self.lifetime(purpose))))
            """)
        return id
    }

    func find(_ id: UUID, at now: Date) async throws -> KeptAccountToken? {
        try await database.first(
            "SELECT * FROM account_token WHERE id = \(id) AND expires_at > \(now)", as: KeptAccountToken.self)
    }

    func find(
        _ token: AccountToken, for purpose: KeptAccountToken.Purpose, at now: Date
    ) async throws -> KeptAccountToken? {
        try await database.first(
            """
            SELECT * FROM account_token
            WHERE hash = \(token.hash) AND purpose = \(purpose.rawValue) AND expires_at > \(now)
            """,
            as: KeptAccountToken.self)
    }

    /// Uses a link up; of many who do at once, one does.
    func use(
        _ token: AccountToken, for purposes: [KeptAccountToken.Purpose], at now: Date, in transaction: Transaction
    ) async throws -> KeptAccountToken? {
        try await transaction.first(
            """
            DELETE FROM account_token
            WHERE hash = \(token.hash) AND purpose = ANY(\(purposes.map(\.rawValue))::text[]) AND expires_at > \(now)
            RETURNING *
            """,
            as: KeptAccountToken.self)
    }

    func removeAll(
        _ purposes: [KeptAccountToken.Purpose], of member: ID<Member>, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            "DELETE FROM account_token WHERE member = \(member) AND purpose = ANY(\(purposes.map(\.rawValue))::text[])")
    }

    func made(
        _ purposes: [KeptAccountToken.Purpose], of member: ID<Member>, since start: Date, in transaction: Transaction
    )
        async throws -> Int
    {
        try await transaction.query(
            """
            SELECT count(*) AS made FROM account_token
            WHERE member = \(member) AND purpose = ANY(\(purposes.map(\.rawValue))::text[]) AND created_at > \(start)
            """
        ).first?.get("made") ?? 0
    }

    /// Whether another member's address it is, and known to be.
    func isTaken(_ email: String, by member: ID<Member>) async throws -> Bool {
        let rows = try await database.read(
            """
            SELECT 1 FROM member
            WHERE lower(email) = \(email.lowercased()) AND email_verified_at IS NOT NULL AND id <> \(member)
            """)
        return !rows.isEmpty
    }

    func removeExpired(at now: Date) async throws {
        try await database.execute("DELETE FROM account_token WHERE expires_at <= \(now)")
    }
}
