import Foundation
import Kernel
import Postgres

/// Everything that is kept of a member, table by table.
struct ExportStore: Sendable {
    let database: Database

    /// A table with rows of members, and which column says whose.
    struct Table: Hashable {
        let name: String
        let owner: String
    }

    /// What others said about a member is theirs: who blocks the member, and notes about them, are not among these.
    static let tables = [
        Table(name: "member", owner: "id"), Table(name: "member_role", owner: "member"),
        Table(name: "session", owner: "member"), Table(name: "app_token", owner: "member"),
        Table(name: "account_token", owner: "member"), Table(name: "second_factor", owner: "member"),
        Table(name: "application", owner: "member"), Table(name: "invitation", owner: "inviter"),
        Table(name: "follow", owner: "follower"), Table(name: "follow", owner: "followee"),
        Table(name: "block", owner: "blocker"), Table(name: "mute", owner: "member"),
        Table(name: "member_note", owner: "author"), Table(name: "suggestion_dismissal", owner: "member"),
        Table(name: "enrolment", owner: "member"), Table(name: "item_completion", owner: "member"),
        Table(name: "course_completion", owner: "member"), Table(name: "attempt", owner: "member"),
        Table(name: "quiz_override", owner: "member"), Table(name: "course_invitation", owner: "member"),
        Table(name: "grading", owner: "member"), Table(name: "member_content", owner: "member"),
        Table(name: "content_pin", owner: "member"),
    ]

    /// What opens something, or only helps the database.
    static let withheld = ["password_hash", "hash", "cookie_hash", "sealed", "sort_name", "search_name"]

    /// The rows of one table as a JSON array; nil where this version has no such table.
    func rows(of table: Table, _ member: ID<Member>) async throws -> [UInt8]? {
        let known = try await database.read("SELECT to_regclass(\(table.name)::text) IS NOT NULL AS is_known")
        guard try known.first?.get("is_known", as: Bool.self) == true else { return nil }
        let rows = try await database.read(
            """
            SELECT coalesce(jsonb_pretty(jsonb_agg(to_jsonb(t) - \(Self.withheld)::text[])), '[]') AS rows
            FROM \(identifier: table.name) t WHERE \(identifier: table.owner) = \(member)
            """)
        return Array(try rows.first?.get("rows", as: String.self).utf8 ?? "[]".utf8)
    }
}
