import Kernel
import Postgres

/// What a new territory's administrators do first, each step as the database tells that it is done.
struct GettingStarted: RowDecodable, Hashable {
    let hasChosenRegistration: Bool
    let hasOthers: Bool
    let hasSecondAdministrator: Bool
    let hasOwnSecondFactor: Bool
    let followsOthers: Bool

    init(row: Row) throws {
        hasChosenRegistration = try row.get("has_chosen")
        hasOthers = try row.get("has_others")
        hasSecondAdministrator = try row.get("has_second_administrator")
        hasOwnSecondFactor = try row.get("has_own_factor")
        followsOthers = try row.get("follows_others")
    }

    static func look(in database: Database, as admin: ID<Member>) async throws -> GettingStarted? {
        try await database.first(
            """
            SELECT EXISTS (SELECT FROM account_policy) AS has_chosen,
                EXISTS (SELECT FROM member WHERE id <> \(admin) AND state = 'active') AS has_others,
                (SELECT count(*) FROM member_role JOIN member ON member.id = member_role.member
                    WHERE role = 'admin' AND state = 'active') > 1 AS has_second_administrator,
                EXISTS (SELECT FROM second_factor WHERE member = \(admin) AND confirmed_at IS NOT NULL) AS has_own_factor,
                EXISTS (SELECT FROM peer) AS follows_others
            """,
            as: GettingStarted.self)
    }
}
