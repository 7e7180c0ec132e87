import Crypto
import Foundation
import Kernel
import Postgres

/// All SQL of members of this territory.
struct MemberStore: Sendable {
    let database: Database

    func account(_ id: ID<Member>) async throws -> Account? {
        try await database.first("SELECT * FROM member WHERE id = \(id) AND state = 'active'", as: Account.self)
    }

    /// Whom a name at sign-in means: a handle, or an e-mail address that was verified.
    func credentials(login: String) async throws -> Credentials? {
        try await database.first(
            """
            SELECT id, password_hash, state, held_reason, suspended_until, left_at FROM member
            WHERE (handle = \(login) OR (lower(email) = \(login) AND email_verified_at IS NOT NULL))
                AND password_hash <> \(RestoredMemberStore.noPassword)
            """,
            as: Credentials.self)
    }

    /// - Returns: nil where the handle is kept from new members.
    func insert(_ new: NewMember, in transaction: Transaction) async throws -> Account? {
        try await transaction.first(
            """
            INSERT INTO member
                (id, handle, display_name, bio, email, email_verified_at, password_hash, language, state, created_at)
            SELECT \(new.id.uuid)::uuid, \(new.handle.text)::text, \(new.displayName.text)::text, \(new.bio.text)::text,
                \(new.email.text)::text, \(new.emailVerifiedAt as Date?)::timestamptz, \(new.passwordHash.text)::text,
                \(new.language as String?)::text, \(new.state.rawValue)::text, \(new.createdAt)::timestamptz
            WHERE NOT EXISTS (
                SELECT FROM handle_reservation
                WHERE handle = \(Self.reservationName(new.handle.text)) AND until > \(new.createdAt))
            RETURNING *
            """,
            as: Account.self)
    }

    func add(_ roles: Set<Role>, to id: ID<Member>, in transaction: Transaction) async throws {
        for role in roles {
            try await transaction.execute("INSERT INTO member_role (member, role) VALUES (\(id), \(role.rawValue))")
        }
    }

    /// For a change that is based on what was read: nobody else changes it meanwhile.
    func locked(_ id: ID<Member>, in transaction: Transaction) async throws -> Account? {
        try await transaction.first(
            "SELECT * FROM member WHERE id = \(id) AND state = 'active' FOR UPDATE", as: Account.self)
    }

    func update(
        _ id: ID<Member>, displayName: String, details: ProfileDetails, privacy: Privacy, language: String?,
        in transaction: Transaction
    ) async throws -> Account? {
        try await transaction.first(
            """
            UPDATE member SET display_name = \(displayName), language = \(language as String?), bio = \(details.bio),
                fields = \(try details.storedFields), languages = \(try details.storedLanguages),
                time_zone = \(details.timeZone as String?), avatar = \(try details.storedAvatar as PostgresJSON?), privacy = \(try privacy.storedAudiences),
                discoverable = \(privacy.discoverable), approves_followers = \(privacy.approvesFollowers),
                version = version + 1
            WHERE id = \(id) RETURNING *
            """,
            as: Account.self)
    }

    /// Ends the suspensions whose time is over. Who was away before is away again.
    /// - Parameter id: the only one that is meant; nil for all.
    /// - Returns: who is shown again.
    func endSuspensions(
        of id: ID<Member>? = nil, at now: Date, in transaction: Transaction
    ) async throws -> [Account] {
        try await transaction.query(
            """
            WITH ended AS (
                UPDATE member SET state = CASE WHEN left_at IS NULL THEN 'active' ELSE 'deactivated' END,
                    held_reason = NULL, suspended_until = NULL, version = version + 1
                WHERE state = 'suspended' AND suspended_until <= \(now) AND id = coalesce(\(id?.uuid as UUID?), id)
                RETURNING *)
            SELECT * FROM ended WHERE state = 'active'
            """
        ).map(Account.init)
    }

    func hasOverdueSuspension(at now: Date) async throws -> Bool {
        try await !database.read(
            "SELECT FROM member WHERE state = 'suspended' AND suspended_until <= \(now) LIMIT 1"
        ).isEmpty
    }

    /// Ends an absence.
    /// - Returns: nil where the member was not away.
    func comeBack(_ id: ID<Member>, in transaction: Transaction) async throws -> Account? {
        try await transaction.first(
            """
            UPDATE member SET state = 'active', left_at = NULL, version = version + 1
            WHERE id = \(id) AND state IN ('deactivated', 'deleted') RETURNING *
            """,
            as: Account.self)
    }

    /// Somebody who left before a time and did not come back, locked.
    func gone(_ id: ID<Member>, before time: Date, in transaction: Transaction) async throws -> Account? {
        try await transaction.first(
            "SELECT * FROM member WHERE id = \(id) AND state = 'deleted' AND left_at < \(time) FOR UPDATE",
            as: Account.self)
    }

    /// In whatever state, locked.
    func any(_ id: ID<Member>, in transaction: Transaction) async throws -> Account? {
        try await transaction.first("SELECT * FROM member WHERE id = \(id) FOR UPDATE", as: Account.self)
    }

    /// What a password is checked against, for a member who is signed in.
    func passwordHash(of id: ID<Member>) async throws -> PasswordHash? {
        let rows = try await database.read("SELECT password_hash FROM member WHERE id = \(id)")
        return try rows.first.map { PasswordHash(text: try $0.get("password_hash")) }
    }

    func replaceHash(of id: ID<Member>, by hash: PasswordHash, in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE member SET password_hash = \(hash.text) WHERE id = \(id)")
    }

    /// Makes an address the member's, and known to be.
    func verify(_ email: String, of id: ID<Member>, at now: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE member SET email = \(email), email_verified_at = \(now), version = version + 1 WHERE id = \(id)
            """)
    }

    func isOnlyAdmin(_ id: ID<Member>, in transaction: Transaction) async throws -> Bool {
        let rows = try await transaction.query(
            """
            SELECT member FROM member_role JOIN member ON member.id = member_role.member
            WHERE role = 'admin' AND state = 'active' ORDER BY member FOR UPDATE
            """)
        return try rows.count == 1 && rows[0].get("member", as: UUID.self) == id.uuid
    }

    /// A reservation names nobody: only who tries a handle finds out that it is kept.
    static func reservationName(_ handle: String) -> String {
        SHA256.hash(data: Data(handle.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    /// The row goes, and with it sessions and roles; the handle stays taken until `reserved`.
    func remove(_ account: Account, handleReservedUntil reserved: Date, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM member WHERE id = \(account.id)")
        // These name the addresses the member came from, and answers the member got.
        try await transaction.execute(
            "DELETE FROM login_failure WHERE starts_with(account, \("member \(account.id)")::text)")
        try await transaction.execute("DELETE FROM idempotency_key WHERE caller = \("\(account.id)")")
        try await transaction.execute(
            """
            INSERT INTO handle_reservation (handle, until) VALUES (\(Self.reservationName(account.handle)), \(reserved))
            ON CONFLICT (handle) DO UPDATE SET until = excluded.until
            """)
    }
}

/// What a sign-in is checked against.
struct Credentials: RowDecodable {
    let id: ID<Member>
    let hash: PasswordHash
    let standing: Standing

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        hash = PasswordHash(text: try row.get("password_hash"))
        standing = try Standing(row: row)
    }
}

/// A member about to exist.
struct NewMember: Sendable {
    let id: ID<Member>
    let handle: Handle
    let displayName: DisplayName
    let bio: Bio
    let email: EmailAddress
    let emailVerifiedAt: Date?
    let passwordHash: PasswordHash
    let language: String?
    var state = MemberState.active
    let createdAt: Date
}
