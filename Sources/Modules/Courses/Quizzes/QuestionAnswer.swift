import Kernel

/// What somebody answered to one question; ``Grader`` says how each type's values are written.
struct QuestionAnswer: Codable, Hashable, Sendable {
    let question: ID<Question>
    let values: [String]
}
