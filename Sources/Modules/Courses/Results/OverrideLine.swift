import Foundation
import Kernel
import Postgres

/// What one learner is granted at a quiz, with who granted it and why.
struct OverrideLine: RowDecodable {
    let handle: String
    let extraMinutes: Int
    let extraAttempts: Int
    let closes: Date?
    let reason: String
    let grantedBy: String?
    let grantedAt: Date

    init(row: Row) throws {
        handle = try row.get("handle")
        extraMinutes = try row.get("extra_minutes")
        extraAttempts = try row.get("extra_attempts")
        closes = try row.get("closes")
        reason = try row.get("reason")
        grantedBy = try row.get("author")
        grantedAt = try row.get("granted_at")
    }
}

extension ResultStore {
    /// Learners with more than the rules give, by handle.
    func overrides(of key: QuizKey) async throws -> [OverrideLine] {
        try await database.read(
            """
            SELECT m.handle, o.extra_minutes, o.extra_attempts, o.closes, o.reason, a.handle AS author, o.granted_at
            FROM quiz_override o JOIN member m ON m.id = o.member LEFT JOIN member a ON a.id = o.granted_by
            WHERE o.quiz = \(key.quiz) AND o.course = \(key.course) ORDER BY m.handle LIMIT 1000
            """,
            as: OverrideLine.self)
    }
}
