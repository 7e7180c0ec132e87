import Foundation
import Kernel
import Postgres

/// All SQL of what authors decided about attempts.
struct GradingStore: Sendable {
    let database: Database

    /// Decisions about one quiz that are listed, the newest first.
    static let maximum = 200

    func all(of key: QuizKey) async throws -> [Grading] {
        try await database.read(
            """
            SELECT g.id, g.kind, g.corrections, g.question, g.reason, g.made_at, a.handle AS author, m.handle AS learner,
                (SELECT count(*) FROM graded_attempt d WHERE d.grading = g.id) AS attempts
            FROM grading g LEFT JOIN member a ON a.id = g.made_by LEFT JOIN member m ON m.id = g.member
            WHERE g.quiz = \(key.quiz) AND g.course = \(key.course) ORDER BY g.made_at DESC, g.id DESC LIMIT \(Self.maximum)
            """,
            as: Grading.self)
    }

    func keep(_ new: NewGrading, in transaction: Transaction) async throws {
        let reason = String(String.UnicodeScalarView(new.reason.unicodeScalars.prefix(NewGrading.maximumReason)))
        try await transaction.execute(
            """
            INSERT INTO grading (id, quiz, course, version, kind, corrections, question, member, reason, made_by, made_at)
            VALUES (\(new.id), \(new.quiz), \(new.course.id), \(new.course.version ?? 0), \(new.kind.rawValue),
                \(try PostgresJSON(encoding: new.corrections)), \(new.question as ID<Question>?),
                \(new.member as ID<Member>?), \(reason), \(new.author), \(new.madeAt))
            """)
    }

    func note(
        _ attempt: ID<Attempt>, before: Double?, after: Double?, by grading: ID<Grading>, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO graded_attempt (grading, attempt, percent_before, percent_after)
            VALUES (\(grading), \(attempt), \(before as Double?), \(after as Double?))
            """)
    }

    /// What was corrected of a quiz and holds for attempts of a version, in the order it was decided.
    static func corrections(
        of key: QuizKey, version: Int, in transaction: Transaction
    ) async throws -> [Correction] {
        let rows = try await transaction.query(
            """
            SELECT corrections FROM grading
            WHERE quiz = \(key.quiz) AND course = \(key.course) AND version >= \(version) AND kind = 'correction' ORDER BY made_at, id
            """)
        return try rows.flatMap { try $0.get("corrections", as: PostgresJSON.self).decode([Correction].self) }
    }
}
