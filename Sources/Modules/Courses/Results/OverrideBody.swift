import Foundation

/// What one learner is granted.
struct OverrideBody: Codable, Sendable {
    /// A handle of this territory.
    let member: String
    let extraMinutes: Int?
    let extraAttempts: Int?
    let closes: Date?
    let reason: String

    enum CodingKeys: String, CodingKey {
        case member, closes, reason
        case extraMinutes = "extra_minutes"
        case extraAttempts = "extra_attempts"
    }
}
