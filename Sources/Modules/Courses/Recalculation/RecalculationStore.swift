import Foundation
import Kernel
import Postgres

/// All SQL about whom changed rules may concern.
struct RecalculationStore: Sendable {
    let database: Database

    /// Learners whom changed rules are applied to at once; the next time others.
    static let maximumLearners = 5000

    /// Somebody who learns a course and has not completed it.
    struct Learner: Sendable {
        let member: ID<Member>
        let handle: String
        let round: Int
        let completed: Set<ID<CourseItem>>
    }

    /// By handle, which is the accounts module's.
    func learners(of course: ID<Course>) async throws -> [Learner] {
        let rows = try await database.read(
            """
            SELECT e.member, m.handle, e.round, ARRAY(SELECT item FROM item_completion i
                WHERE i.member = e.member AND i.course = e.course AND i.round = e.round) AS completed
            FROM enrolment e JOIN member m ON m.id = e.member
            WHERE e.course = \(course) AND e.state = 'active' AND e.completed_at IS NULL
            ORDER BY m.handle LIMIT \(Self.maximumLearners)
            """)
        return try rows.map { row in
            Learner(
                member: try row.get("member"), handle: try row.get("handle"), round: try row.get("round"),
                completed: Set(try row.get("completed", as: [ID<CourseItem>].self)))
        }
    }

    /// All attempts that they handed in, of whichever round, by member.
    func attempts(at course: ID<Course>) async throws -> [ID<Member>: [Attempt]] {
        let attempts = try await database.read(
            """
            SELECT a.* FROM attempt a JOIN enrolment e ON e.member = a.member AND e.course = a.course AND e.round = a.round
            WHERE a.course = \(course) AND e.state = 'active' AND e.completed_at IS NULL
                AND a.state IN ('submitted', 'graded') ORDER BY a.number
            """, as: Attempt.self)
        return Dictionary(grouping: attempts, by: \.member)
    }

    func attempts(
        of member: ID<Member>, _ enrolment: Enrolment, in transaction: Transaction
    ) async throws -> [Attempt] {
        try await transaction.query(
            """
            SELECT * FROM attempt WHERE member = \(member) AND course = \(enrolment.course)
                AND round = \(enrolment.round) AND state IN ('submitted', 'graded') ORDER BY number
            """, as: Attempt.self)
    }
}

extension LearningStore {
    /// Notes items as completed, wherever the learner was last.
    func note(
        _ items: [ID<CourseItem>], of member: ID<Member>, _ enrolment: Enrolment, at now: Date,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO item_completion (member, course, round, item, completed_at)
            SELECT \(member)::uuid, \(enrolment.course)::uuid, \(enrolment.round)::integer, item, \(now)::timestamptz
            FROM unnest(\(items)::uuid[]) AS item ON CONFLICT DO NOTHING
            """)
    }
}
