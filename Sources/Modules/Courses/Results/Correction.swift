import Kernel
import Web

/// What is set right about one question after attempts were handed in.
struct Correction: Codable, Hashable, Sendable {
    enum Rule: String, SchemaEnumeration, Sendable {
        /// Everybody gets all its points.
        case fullCredit = "full_credit"
        /// These answers are right too.
        case accept
        /// It counts for nobody.
        case drop
    }

    let question: ID<Question>
    let rule: Rule
    /// For `accept`: an answer as learners give it, such as the ids of choices.
    let values: [String]?

    /// The marks as they would be: the stored answers against the corrected key.
    static func apply(
        _ corrections: [Correction], to questions: [Question], answers: [String: [String]], marks: [String: Mark]
    ) -> GradedAttempt {
        var marks = marks
        var counted = questions
        for correction in corrections {
            let id = correction.question.description
            guard let question = questions.first(where: { $0.id == correction.question }) else { continue }
            switch correction.rule {
            case .fullCredit: marks[id] = .full
            case .drop:
                marks[id] = nil
                counted.removeAll { $0.id == correction.question }
            case .accept:
                if correction.accepts(answers[id] ?? [], of: question) {
                    marks[id] = .full
                } else if marks[id] == nil {
                    marks[id] = Grader.mark(question, answers[id] ?? [])
                }
            }
        }
        return GradedAttempt(counted, marks: marks)
    }

    /// Words and numbers are compared as the grader compares them, choices by their ids.
    private func accepts(_ given: [String], of question: Question) -> Bool {
        guard let values, let first = given.first else { return false }
        return switch question.type {
        case .shortAnswer:
            values.contains { Wildcard($0, isCaseSensitive: question.isCaseSensitive ?? false).matches(first) }
        case .numerical:
            WrittenNumber.value(of: first).map { number in values.contains { WrittenNumber.value(of: $0) == number } }
                ?? false
        case .ordering: given == values
        default: Set(given) == Set(values)
        }
    }
}
