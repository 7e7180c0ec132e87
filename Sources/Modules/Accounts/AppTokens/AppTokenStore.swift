import Foundation
import Kernel
import Postgres
import Web

/// All SQL of programs' tokens.
struct AppTokenStore: Sendable {
    let database: Database
    let world: World

    /// Whether a sign-in goes on, until the transaction ends.
    func lasts(_ session: UUID, of member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute("SELECT FROM member WHERE id = \(member) FOR UPDATE")
        return try await !transaction.query(
            "SELECT FROM session WHERE id = \(session) AND member = \(member) AND ended_at IS NULL"
        ).isEmpty
    }

    /// - Returns: nil where the member has as many as one may have.
    func keep(
        _ id: ID<AppToken>, _ token: AppTokenText, of member: ID<Member>, name: String, scopes: [String],
        until end: Date,
        in transaction: Transaction
    ) async throws -> AppToken? {
        try await transaction.execute("SELECT FROM member WHERE id = \(member) FOR UPDATE")
        return try await transaction.first(
            """
            INSERT INTO app_token (id, hash, member, name, scopes, created_at, expires_at)
            SELECT \(id)::uuid, \(token.hash)::bytea, \(member)::uuid, \(name)::text, \(scopes)::text[],
                \(world.now())::timestamptz, \(end)::timestamptz
            WHERE (SELECT count(*) FROM app_token WHERE member = \(member)) < \(AppTokenOperations.maximumTokens)
            RETURNING *
            """,
            as: AppToken.self)
    }

    func all(of member: ID<Member>) async throws -> [AppToken] {
        try await database.read(
            "SELECT * FROM app_token WHERE member = \(member) ORDER BY created_at DESC, id", as: AppToken.self)
    }

    func remove(_ id: ID<AppToken>, of member: ID<Member>) async throws {
        try await database.execute("DELETE FROM app_token WHERE id = \(id) AND member = \(member)")
    }

    /// Whoever made them may not have been the member.
    static func removeAll(of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM app_token WHERE member = \(member)")
    }

    /// For whom a token acts, while it and the membership last.
    func signedIn(_ token: AppTokenText) async throws -> (member: SignedInMember, expires: Date)? {
        let now = world.now()
        let rows = try await database.read(
            """
            SELECT t.id AS session, t.scopes, t.expires_at, coalesce(t.last_used_at, t.created_at) AS last_used_at,
                m.id, m.handle, m.display_name, m.language, m.avatar, m.created_at AS joined_at,
                ARRAY(SELECT role FROM member_role WHERE member = m.id) AS roles
            FROM app_token t JOIN member m ON m.id = t.member
            WHERE t.hash = \(token.hash) AND t.expires_at > \(now) AND m.state = 'active'
            """)
        guard let row = rows.first else { return nil }
        let found = try SignedInRow(row: row)
        let scopes = try row.get("scopes", as: [String].self).compactMap { TokenScope(rawValue: $0) }
        try await database.execute(
            """
            UPDATE app_token SET last_used_at = \(now)
            WHERE id = \(found.member.session)
                AND (last_used_at IS NULL OR last_used_at < \(now.addingTimeInterval(-SessionStore.useGranularity)))
            """)
        let member = SignedInMember(
            id: found.member.id, handle: found.member.handle, displayName: found.member.displayName,
            roles: found.member.roles, joinedAt: found.member.joinedAt, language: found.member.language,
            session: found.member.session, scopes: Set(scopes), picture: found.member.picture)
        return (member, try row.get("expires_at"))
    }
}
