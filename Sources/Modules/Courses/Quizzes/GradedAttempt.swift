import Foundation
import Kernel

/// All marks of one attempt together.
struct GradedAttempt: Hashable, Sendable {
    let marks: [String: Mark]
    /// Of all points; nil while somebody has to read an answer.
    let percent: Double?

    init(_ questions: [Question], _ answers: [String: [String]]) {
        let answered = questions.filter { $0.type != .description }
        marks = Dictionary(
            answered.map { ($0.id.description, Grader.mark($0, answers[$0.id.description] ?? [])) }
        ) { first, _ in first }
        percent = Self.percent(answered, marks)
    }

    init(_ questions: [Question], marks: [String: Mark]) {
        self.marks = marks
        percent = Self.percent(questions.filter { $0.type != .description }, marks)
    }

    private static func percent(_ questions: [Question], _ marks: [String: Mark]) -> Double? {
        let total = questions.reduce(0) { $0 + $1.worth }
        var sum = 0.0
        for question in questions {
            guard let fraction = marks[question.id.description]?.fraction else { return nil }
            sum += fraction * question.worth
        }
        return total > 0 ? (sum / total * 10_000).rounded() / 100 : 100
    }
}
