import Foundation
import Kernel
import Postgres

/// All SQL of what authors see of learners.
struct ResultStore: Sendable {
    let database: Database

    /// Learners read at once.
    static let batch = 1000
    /// Newest attempts that the analysis of a quiz looks at.
    static let maximumMarks = 2000

    func countLearners(of course: ID<Course>) async throws -> Int {
        let rows = try await database.read(
            "SELECT count(*) AS n FROM enrolment e JOIN member m ON m.id = e.member WHERE e.course = \(course)")
        return try rows.first?.get("n") ?? 0
    }

    /// All learners of a course, by handle.
    func learners(of course: ID<Course>) async throws -> [LearnerRow] {
        var all: [LearnerRow] = []
        while true {
            let next = try await learners(of: course, after: all.last?.handle ?? "", limit: Self.batch)
            all += next
            if next.count < Self.batch { return all }
        }
    }

    /// Learners of a course by handle, with what each completed in the round they learn in. The handle is the accounts module's.
    func learners(of course: ID<Course>, after handle: String, limit: Int) async throws -> [LearnerRow] {
        try await database.read(
            """
            SELECT m.handle, m.display_name, e.state, e.version, e.enrolled_at, e.completed_at,
                ARRAY(SELECT item FROM item_completion i
                    WHERE i.member = e.member AND i.course = e.course AND i.round = e.round) AS completed,
                (SELECT max(percent) FROM attempt a WHERE a.member = e.member AND a.course = e.course
                    AND a.round = e.round AND a.state = 'graded') AS percent
            FROM enrolment e JOIN member m ON m.id = e.member
            WHERE e.course = \(course) AND m.handle > \(handle) ORDER BY m.handle LIMIT \(limit)
            """,
            as: LearnerRow.self)
    }

    /// The marks of graded attempts of one quiz in one version, the newest first.
    func marks(of key: QuizKey, version: Int) async throws -> [(marks: [String: Mark], percent: Double)] {
        let rows = try await database.read(
            """
            SELECT marks, percent FROM attempt
            WHERE quiz = \(key.quiz) AND course = \(key.course) AND version = \(version) AND state = 'graded' ORDER BY submitted_at DESC LIMIT \(Self.maximumMarks)
            """)
        return try rows.map {
            (try $0.get("marks", as: PostgresJSON.self).decode([String: Mark].self), try $0.get("percent"))
        }
    }

    func graded(_ key: QuizKey) async throws -> [ID<Attempt>] {
        let rows = try await database.read(
            """
            SELECT id FROM attempt WHERE quiz = \(key.quiz) AND course = \(key.course) AND state IN ('graded', 'submitted') ORDER BY submitted_at, id
            """)
        return try rows.map { try $0.get("id") }
    }

    /// Attempts that wait for somebody to read them, with their learners' handles.
    func waiting(at key: QuizKey) async throws -> [(Attempt, String)] {
        let rows = try await database.read(
            """
            SELECT a.*, m.handle FROM attempt a JOIN member m ON m.id = a.member
            WHERE a.quiz = \(key.quiz) AND a.course = \(key.course) AND a.state = 'submitted' ORDER BY a.submitted_at LIMIT 200
            """)
        return try rows.map { (try Attempt(row: $0), try $0.get("handle")) }
    }

    func handle(of member: ID<Member>, in transaction: Transaction) async throws -> String {
        let rows = try await transaction.query("SELECT handle FROM member WHERE id = \(member)")
        return try rows.first?.get("handle") ?? ""
    }

    func grant(
        _ override: QuizOverride, to member: ID<Member>, at key: QuizKey, because reason: String,
        by author: ID<Member>, at now: Date, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO quiz_override
                (quiz, course, member, extra_minutes, extra_attempts, closes, reason, granted_by, granted_at)
            VALUES (\(key.quiz), \(key.course), \(member), \(override.extraMinutes), \(override.extraAttempts),
                \(override.closes as Date?), \(reason), \(author), \(now))
            ON CONFLICT (quiz, course, member) DO UPDATE SET extra_minutes = excluded.extra_minutes,
                extra_attempts = excluded.extra_attempts, closes = excluded.closes, reason = excluded.reason,
                granted_by = excluded.granted_by, granted_at = excluded.granted_at
            """)
    }

    /// A running attempt gets the time too.
    func extend(
        _ member: ID<Member>, at key: QuizKey, to deadline: Date?, grace: Date?, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE attempt SET deadline = \(deadline as Date?), grace_until = \(grace as Date?)
            WHERE member = \(member) AND quiz = \(key.quiz) AND course = \(key.course) AND state = 'in_progress'
            """)
    }

    func member(_ handle: String) async throws -> ID<Member>? {
        let rows = try await database.read("SELECT id FROM member WHERE handle = \(handle)")
        return try rows.first?.get("id")
    }
}
