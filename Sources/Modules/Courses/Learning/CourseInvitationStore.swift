import Foundation
import Kernel
import Postgres
import Web

/// All SQL of invitations to courses. Handles and names are the accounts module's.
struct CourseInvitationStore: Sendable {
    let database: Database

    /// Invitations of one course that are listed, and that there may be.
    static let maximum = 1000

    func all(of course: ID<Course>) async throws -> [CourseInvitation] {
        try await database.read(
            """
            SELECT i.member, m.handle, m.display_name, i.invited_at, e.state IS NOT NULL AND e.state <> 'left' AS is_enrolled
            FROM course_invitation i JOIN member m ON m.id = i.member
                LEFT JOIN enrolment e ON e.member = i.member AND e.course = i.course
            WHERE i.course = \(course) ORDER BY m.handle LIMIT \(Self.maximum)
            """,
            as: CourseInvitation.self)
    }

    /// Invites somebody, or finds that they are.
    /// - Throws: ``Problem`` `invalid` where nobody here is called so, or too many are invited.
    func invite(_ handle: String, to course: ID<Course>, by author: ID<Member>, at now: Date) async throws {
        let name = String(handle.trimmingPrefix("@")).lowercased()
        try await database.write { transaction in
            let rows = try await transaction.query("SELECT id FROM member WHERE handle = \(name) AND state = 'active'")
            guard let member = try rows.first?.get("id", as: ID<Member>.self) else {
                throw Problem.invalid(FieldProblem("/member", "unknown", "Nobody here has this handle."))
            }
            let inserted = try await transaction.execute(
                """
                INSERT INTO course_invitation (course, member, invited_by, invited_at)
                SELECT \(course)::uuid, \(member)::uuid, \(author)::uuid, \(now)::timestamptz
                WHERE (SELECT count(*) FROM course_invitation WHERE course = \(course)) < \(Self.maximum)
                ON CONFLICT DO NOTHING
                """)
            let isKnown = try await isInvited(member, to: course, in: transaction)
            guard inserted == 1 || isKnown else {
                throw Problem.invalid(FieldProblem("/member", "too_many", "At most 1000 are invited to one course."))
            }
        }
    }

    /// Takes an invitation back. Whoever enrolled by it stays.
    func withdraw(_ member: ID<Member>, from course: ID<Course>) async throws {
        try await database.execute("DELETE FROM course_invitation WHERE course = \(course) AND member = \(member)")
    }

    func isInvited(_ member: ID<Member>, to course: ID<Course>, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            "SELECT 1 FROM course_invitation WHERE course = \(course) AND member = \(member)"
        ).isEmpty
    }

    func isInvited(_ member: ID<Member>, to course: ID<Course>) async throws -> Bool {
        try await !database.read(
            "SELECT 1 FROM course_invitation WHERE course = \(course) AND member = \(member)"
        ).isEmpty
    }

    /// Courses somebody is invited to and has not begun, the newest invitation first.
    func open(for member: ID<Member>, limit: Int) async throws -> [Course] {
        try await database.read(
            """
            SELECT \(unsafe: Course.columns) FROM course_invitation i JOIN course ON course.id = i.course
            WHERE i.member = \(member) AND course.state = 'published' AND NOT EXISTS (
                SELECT FROM enrolment e WHERE e.member = i.member AND e.course = i.course)
            ORDER BY i.invited_at DESC, course.id LIMIT \(limit)
            """,
            as: Course.self)
    }
}
