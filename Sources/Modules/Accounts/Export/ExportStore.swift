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
        Table(name: "account_token", owner: "member"), Table(name: "sign_in_refusal", owner: "member"),
        Table(name: "restored_avatar", owner: "member"),
        Table(name: "second_factor", owner: "member"),
        Table(name: "application", owner: "member"), Table(name: "invitation", owner: "inviter"),
        Table(name: "follow", owner: "follower"), Table(name: "follow", owner: "followee"),
        Table(name: "block", owner: "blocker"), Table(name: "mute", owner: "member"),
        Table(name: "member_note", owner: "author"), Table(name: "suggestion_dismissal", owner: "member"),
        Table(name: "enrolment", owner: "member"), Table(name: "item_completion", owner: "member"),
        Table(name: "course_completion", owner: "member"), Table(name: "attempt", owner: "member"),
        Table(name: "quiz_override", owner: "member"), Table(name: "course_invitation", owner: "member"),
        Table(name: "grading", owner: "member"), Table(name: "member_content", owner: "member"),
        Table(name: "content_pin", owner: "member"), Table(name: "audit_entry", owner: "member"),
        Table(name: "badge_award", owner: "member"), Table(name: "badge_progress", owner: "member"),
    ]

    /// What opens something, only helps the database, or names who of the staff or of other members did something. And the marks of single
    /// answers, which say what is right: the page of an attempt shows them once they help nobody any more.
    static let withheld = [
        "password_hash", "hash", "cookie_hash", "sealed", "begun_by", "sort_name", "search_name", "actor", "made_by",
        "granted_by",
        "invited_by", "awarded_by", "marks",
    ]

    /// Texts that are documents of their own, and of use elsewhere as they are.
    struct Documents: Hashable {
        let table: Table
        let column: String
        /// What their files are called, before the id of the row.
        let name: String
    }

    static let documents = [
        Documents(table: Table(name: "badge_award", owner: "member"), column: "credential", name: "credential")
    ]

    /// - Returns: each with the id of its row; none where this version has no such table.
    func texts(of documents: Documents, _ member: ID<Member>) async throws -> [(id: UUID, text: String)] {
        guard try await isKnown(documents.table) else { return [] }
        return try await database.read(
            """
            SELECT id, \(identifier: documents.column) AS text FROM \(identifier: documents.table.name)
            WHERE \(identifier: documents.table.owner) = \(member) ORDER BY id
            """
        ).map { (try $0.get("id"), try $0.get("text")) }
    }

    private func isKnown(_ table: Table) async throws -> Bool {
        let known = try await database.read("SELECT to_regclass(\(table.name)::text) IS NOT NULL AS is_known")
        return try known.first?.get("is_known") ?? false
    }

    /// The rows of one table as a JSON array; nil where this version has no such table.
    func rows(of table: Table, _ member: ID<Member>) async throws -> [UInt8]? {
        guard try await isKnown(table) else { return nil }
        let rows = try await database.read(
            """
            SELECT coalesce(jsonb_pretty(jsonb_agg(to_jsonb(t) - \(Self.withheld)::text[])), '[]') AS rows
            FROM \(identifier: table.name) t WHERE \(identifier: table.owner) = \(member)
            """)
        return Array(try rows.first?.get("rows", as: String.self).utf8 ?? "[]".utf8)
    }
}
