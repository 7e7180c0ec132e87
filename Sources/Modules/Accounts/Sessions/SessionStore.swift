import Crypto
import Foundation
import Images
import Kernel
import Postgres
import Web

/// All SQL of sign-ins: sessions, refresh tokens, failed attempts.
struct SessionStore: Sendable {
    let database: Database
    let world: World

    /// A member's sign-ins at one time; one more ends the one used longest ago.
    static let maximumSessions = 10
    /// `last_used_at` is written when it is this old, in seconds, so that reading costs no write.
    static let useGranularity: TimeInterval = 600

    func begin(
        _ member: ID<Member>, cookieHash: Data?, address: String, userAgent: String?, in transaction: Transaction
    ) async throws -> ID<Session> {
        let id: ID<Session> = world.newID()
        let now = world.now()
        try await transaction.execute(
            """
            INSERT INTO session (id, member, cookie_hash, user_agent, address, created_at, last_used_at)
            VALUES (\(id), \(member), \(cookieHash as Data?), \(userAgent as String?), \(address), \(now), \(now))
            """)
        try await transaction.execute(
            """
            UPDATE session SET ended_at = \(now) WHERE id IN (
                SELECT id FROM session WHERE member = \(member) AND ended_at IS NULL
                ORDER BY last_used_at DESC, id DESC OFFSET \(Self.maximumSessions))
            """)
        return id
    }

    func keep(_ token: RefreshToken, of session: ID<Session>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "INSERT INTO refresh_token (hash, session, issued_at) VALUES (\(token.hash), \(session), \(world.now()))")
    }

    /// The token with its family, locked, so that two who present it at once are judged one after the other.
    func locked(_ token: RefreshToken, in transaction: Transaction) async throws -> KeptRefreshToken? {
        try await transaction.first(
            """
            SELECT s.id AS session, s.member, s.created_at, s.ended_at IS NOT NULL OR m.state <> 'active' AS is_revoked,
                r.issued_at, r.used_at
            FROM refresh_token r JOIN session s ON s.id = r.session JOIN member m ON m.id = s.member
            WHERE r.hash = \(token.hash) FOR UPDATE OF r, s
            """,
            as: KeptRefreshToken.self)
    }

    func markUsed(_ token: RefreshToken, _ session: ID<Session>, in transaction: Transaction) async throws {
        let now = world.now()
        try await transaction.execute("UPDATE refresh_token SET used_at = \(now) WHERE hash = \(token.hash)")
        try await transaction.execute("UPDATE session SET last_used_at = \(now) WHERE id = \(session)")
    }

    /// Whose sign-in began or ended so long ago, in seconds, is not known any more, nor from where; no session lasts longer.
    static let memory: TimeInterval = 60 * 24 * 3600
    /// The longest delay after failures is a small part of this, in seconds.
    static let failureMemory: TimeInterval = 24 * 3600
    private static let rowsAtOnce = 1000

    /// All there is, some rows at a time so that nobody waits for long.
    func forgetOld() async throws {
        let now = world.now()
        try await forget(
            """
            DELETE FROM session WHERE id IN (
                SELECT id FROM session WHERE created_at < \(now.addingTimeInterval(-Self.memory)) LIMIT \(Self.rowsAtOnce))
            """)
        try await forget(
            """
            DELETE FROM login_failure WHERE account IN (
                SELECT account FROM login_failure WHERE last_failure < \(now.addingTimeInterval(-Self.failureMemory))
                LIMIT \(Self.rowsAtOnce))
            """)
        // Answers to who registered say who that was.
        try await forget(
            """
            DELETE FROM idempotency_key WHERE (caller, key) IN (
                SELECT caller, key FROM idempotency_key WHERE created_at < now() - interval '24 hours'
                LIMIT \(Self.rowsAtOnce))
            """)
    }

    private func forget(_ some: SQL) async throws {
        while try await database.execute(some) == Self.rowsAtOnce { try Task.checkCancellation() }
    }

    func end(_ session: ID<Session>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE session SET ended_at = \(world.now()) WHERE id = \(session) AND ended_at IS NULL")
    }

    /// Ends a sign-in of which a refresh token was used twice.
    func endReused(_ session: ID<Session>, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE session SET ended_at = \(world.now()), end_reason = 'reuse'
            WHERE id = \(session) AND ended_at IS NULL
            """)
    }

    /// A member's sign-ins that ended so while ``RefreshFamily/absoluteLifetime`` lasts, the last in front.
    func reused(of member: ID<Member>) async throws -> [OpenSession] {
        try await database.read(
            """
            SELECT * FROM session WHERE member = \(member) AND end_reason IS NOT NULL AND ended_at > \(lifetimes.absolute)
            ORDER BY ended_at DESC, id
            """,
            as: OpenSession.self)
    }

    /// Whoever has a new password has done what there was to do.
    func forgetReused(of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE session SET end_reason = NULL WHERE member = \(member) AND end_reason IS NOT NULL")
    }

    /// Ends one of a member's sign-ins; somebody else's is none.
    func end(_ session: ID<Session>, of member: ID<Member>) async throws {
        try await database.execute(
            """
            UPDATE session SET ended_at = \(world.now())
            WHERE id = \(session) AND member = \(member) AND ended_at IS NULL
            """)
    }

    func endAll(of member: ID<Member>, except kept: UUID?, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE session SET ended_at = \(world.now())
            WHERE member = \(member) AND ended_at IS NULL AND id IS DISTINCT FROM \(kept as UUID?)::uuid
            """)
    }

    /// A member's sign-ins that last, the one used last in front.
    func open(of member: ID<Member>) async throws -> [OpenSession] {
        let limits = lifetimes
        return try await database.read(
            """
            SELECT * FROM session WHERE member = \(member) AND ended_at IS NULL
                AND last_used_at > \(limits.sliding) AND created_at > \(limits.absolute)
            ORDER BY last_used_at DESC, id DESC
            """,
            as: OpenSession.self)
    }

    /// Who is signed in by a session, if it still lasts.
    func signedIn(_ session: UUID, member: UUID) async throws -> SignedInRow? {
        try await database.first(
            "\(lastingSince: lifetimes) AND s.id = \(session) AND m.id = \(member)", as: SignedInRow.self)
    }

    func signedIn(cookieHash: Data) async throws -> SignedInRow? {
        try await database.first(
            "\(lastingSince: lifetimes) AND s.cookie_hash = \(cookieHash)", as: SignedInRow.self)
    }

    /// Notes that the session is used, unless that was noted a moment ago.
    func touch(_ row: SignedInRow) async throws {
        let now = world.now()
        guard now.timeIntervalSince(row.lastUsed) > Self.useGranularity else { return }
        try await database.execute("UPDATE session SET last_used_at = \(now) WHERE id = \(row.member.session)")
    }

    func began(_ session: UUID) async throws -> Date? {
        try await database.read("SELECT created_at FROM session WHERE id = \(session)").first?.get("created_at")
    }

    /// Whether the member signed in from the address while ``RefreshFamily/absoluteLifetime`` lasts, signed out since or not.
    func hasSignedIn(_ member: ID<Member>?, from address: String?) async throws -> Bool {
        let rows = try await database.read(
            """
            SELECT EXISTS (
                SELECT FROM session WHERE member = \(member?.uuid as UUID?) AND address = \(address as String?)
                    AND created_at > \(lifetimes.absolute)) AS is_known
            """)
        return try rows.first?.get("is_known") ?? false
    }

    // MARK: - Failed attempts

    /// Counts one more attempt as failed, until ``clearThrottle(_:)`` says that it was not. One that comes while the account has
    /// to wait is refused whatever it says, so it does not make the wait longer.
    /// - Returns: what was known before it.
    func countAttempt(_ account: String) async throws -> LoginThrottle? {
        let now = world.now()
        return try await database.write { transaction in
            try await transaction.execute(
                """
                INSERT INTO login_failure (account, failures, last_failure) VALUES (\(account), 0, \(now))
                ON CONFLICT (account) DO NOTHING
                """)
            let rows = try await transaction.query(
                "SELECT failures, last_failure FROM login_failure WHERE account = \(account) FOR UPDATE")
            let before = try rows.first.map {
                LoginThrottle(failures: try $0.get("failures"), lastFailure: try $0.get("last_failure"))
            }
            if let before, now < before.openAt { return before }
            let after = (before ?? LoginThrottle(failures: 0, lastFailure: now)).failing(at: now)
            try await transaction.execute(
                """
                UPDATE login_failure SET failures = \(after.failures), last_failure = \(after.lastFailure)
                WHERE account = \(account)
                """)
            return before
        }
    }

    /// Whoever has a new password begins anew.
    func clearThrottles(of member: ID<Member>) async throws {
        try await database.execute(
            "DELETE FROM login_failure WHERE starts_with(account, \("member \(member)")::text)")
    }

    func clearThrottle(_ account: String) async throws {
        try await database.execute("DELETE FROM login_failure WHERE account = \(account)")
    }

    private var lifetimes: (sliding: Date, absolute: Date) {
        let now = world.now()
        return (
            now.addingTimeInterval(-RefreshFamily.slidingLifetime),
            now.addingTimeInterval(-RefreshFamily.absoluteLifetime)
        )
    }
}

extension SQL.StringInterpolation {
    /// Splices a query for whoever is signed in by sessions `s` that last; which session is a condition after it.
    fileprivate mutating func appendInterpolation(lastingSince limits: (sliding: Date, absolute: Date)) {
        appendLiteral(
            """
            SELECT s.id AS session, s.last_used_at, m.id, m.handle, m.display_name, m.language, m.avatar, m.created_at AS joined_at,
                ARRAY(SELECT role FROM member_role WHERE member = m.id) AS roles
            FROM session s JOIN member m ON m.id = s.member
            WHERE s.ended_at IS NULL AND m.state = 'active' AND s.last_used_at >
            """)
        appendInterpolation(limits.sliding)
        appendLiteral(" AND s.created_at > ")
        appendInterpolation(limits.absolute)
    }
}

/// A refresh token as it is kept, with the sign-in it belongs to.
struct KeptRefreshToken: RowDecodable {
    let session: ID<Session>
    let member: ID<Member>
    let family: RefreshFamily
    let token: RefreshFamily.Token

    init(row: Row) throws {
        session = ID(try row.get("session", as: UUID.self))
        member = ID(try row.get("member", as: UUID.self))
        family = RefreshFamily(startedAt: try row.get("created_at"), isRevoked: try row.get("is_revoked"))
        token = RefreshFamily.Token(issuedAt: try row.get("issued_at"), usedAt: try row.get("used_at"))
    }
}

/// A session and whose it is.
struct SignedInRow: RowDecodable {
    let member: SignedInMember
    let lastUsed: Date

    init(row: Row) throws {
        member = SignedInMember(
            id: ID(try row.get("id", as: UUID.self)), handle: try row.get("handle"),
            displayName: try row.get("display_name"),
            roles: Set(try row.get("roles", as: [String].self)), joinedAt: try row.get("joined_at"),
            language: try row.get("language"), session: try row.get("session"), picture: try Self.picture(row))
        lastUsed = try row.get("last_used_at")
    }

    private static func picture(_ row: Row) throws -> String? {
        let avatar = try row.get("avatar", as: PostgresJSON?.self)?.decode(Avatar.self)
        let id = ID<Member>(try row.get("id", as: UUID.self))
        return avatar?.path(of: id, side: ImageLimits.sizes[2])
    }
}
