import Kernel

/// A lesson, a page or a quiz. Its id stays the same from version to version, so that what was completed stays completed.
struct CourseItem: Codable, Hashable, Sendable {
    let id: ID<CourseItem>
    var kind: ItemKind
    var title: LocalizedText
    /// Markdown; of a quiz, what is said before it begins.
    var body: LocalizedText
    /// How long it takes, about.
    var minutes: Int
    var completion: CompletionRule
    /// Does not count towards completing the course.
    var isOptional: Bool
    /// When learners may open it; always where absent.
    var availability: Availability?
    /// Of a quiz.
    var rules: QuizRules?
    var questions: [Question]?

    /// Of what it takes. Numbers from outside are brought within, because they are added up.
    static let minuteBounds = 1...600

    static func bounded(minutes: Int) -> Int { min(max(minuteBounds.lowerBound, minutes), minuteBounds.upperBound) }

    enum CodingKeys: String, CodingKey {
        case id, kind, title, body, minutes, completion, availability, rules, questions
        case isOptional = "optional"
    }
}
