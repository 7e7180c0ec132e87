import Foundation
import Kernel
import Web

/// Which answers are kept: those to questions of the attempt, in bounds.
enum AnswerCheck {
    /// Values of one answer; no question has more choices.
    static let maximumValues = 100
    /// Unicode scalars of one value. Essays are the longest.
    static let maximumLength = 20_000

    /// - Throws: ``Problem`` `invalid` for unknown questions and answers out of bounds.
    static func check(_ answers: [QuestionAnswer], in questions: [Question]) throws -> [String: [String]] {
        let known = Set(questions.filter { $0.type != .description }.map(\.id))
        var kept: [String: [String]] = [:]
        var problems: [FieldProblem] = []
        for (index, answer) in answers.enumerated() {
            if !known.contains(answer.question) {
                problems.append(
                    FieldProblem("/answers/\(index)/question", "unknown", "This quiz has no such question."))
            } else if !isInBounds(answer.values) {
                problems.append(FieldProblem("/answers/\(index)/values", "too_long", "This answer is too long."))
            } else {
                kept[answer.question.description] = answer.values
            }
        }
        guard problems.isEmpty else { throw Problem(.invalid, fields: problems) }
        return kept
    }

    private static func isInBounds(_ values: [String]) -> Bool {
        values.count <= maximumValues
            && values.allSatisfy { $0.unicodeScalars.count <= maximumLength && !$0.utf8.contains(0) }
    }
}
