import Kernel

/// A question with its key. Learners never get one of these: ``AskedQuestion`` is what they see.
///
/// Which of the optional parts it has depends on the type; ``QuestionCheck`` says what is missing or too much.
struct Question: Codable, Hashable, Sendable {
    let id: ID<Question>
    var type: QuestionType
    /// For its authors.
    var name: String
    /// Markdown; of a missing word, what comes before the gap.
    var text: LocalizedText
    /// What comes after the gap.
    var tail: LocalizedText?
    /// Of the types single, multiple and missing word; of ordering in the right order.
    var choices: [Choice]?
    /// Of true or false.
    var isTrue: Bool?
    var rightFeedback: LocalizedText?
    var wrongFeedback: LocalizedText?
    /// Of a short answer.
    var accepted: [AcceptedText]?
    var isCaseSensitive: Bool?
    var numbers: [AcceptedNumber]?
    var pairs: [Pair]?
    /// Further right sides of a matching that belong nowhere.
    var distractors: [Choice]?
    /// Shown with the right answers.
    var feedback: LocalizedText?
    /// What it is worth; 1 where absent.
    var points: Double?

    /// It came with a package, and its key did not yet.
    var lacksKey: Bool?

    enum CodingKeys: String, CodingKey {
        case id, type, name, text, tail, choices, accepted, numbers, pairs, distractors, feedback, points
        case isTrue = "is_true"
        case rightFeedback = "right_feedback"
        case wrongFeedback = "wrong_feedback"
        case isCaseSensitive = "case_sensitive"
        case lacksKey = "lacks_key"
    }

    init(id: ID<Question>, type: QuestionType, name: String, text: LocalizedText) {
        self.id = id
        self.type = type
        self.name = name
        self.text = text
    }

    var worth: Double { type == .description ? 0 : points ?? 1 }
}
