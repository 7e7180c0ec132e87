import Foundation

/// That answers were kept.
struct SavedAnswers: Codable, Sendable {
    let savedAt: Date
    /// Questions that have an answer now.
    let answered: Int

    enum CodingKeys: String, CodingKey {
        case answered
        case savedAt = "saved_at"
    }
}
