import Foundation
import Kernel
import Postgres

/// What one learner is granted beyond a quiz's rules.
struct QuizOverride: RowDecodable, Hashable {
    let extraMinutes: Int
    let extraAttempts: Int
    /// After this no attempt begins.
    let closes: Date?

    static let none = QuizOverride(extraMinutes: 0, extraAttempts: 0, closes: nil)

    init(extraMinutes: Int, extraAttempts: Int, closes: Date?) {
        self.extraMinutes = extraMinutes
        self.extraAttempts = extraAttempts
        self.closes = closes
    }

    init(row: Row) throws {
        extraMinutes = try row.get("extra_minutes")
        extraAttempts = try row.get("extra_attempts")
        closes = try row.get("closes")
    }
}
