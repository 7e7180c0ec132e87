import Foundation
import Kernel
import Web

/// Which answers are kept: those to questions of the attempt, in bounds.
enum AnswerCheck {
    /// Unicode scalars of one value, for types whose answers are written.
    static let maximumEssay = 20_000
    static let maximumText = 1000
    /// Of a choice's id, of two with a colon between them, and of a number.
    static let maximumID = 200
    /// Bytes of all answers of one attempt.
    static let maximumBytes = 1 << 20

    /// - Throws: ``Problem`` `invalid` for unknown questions and answers out of bounds.
    static func check(_ answers: [QuestionAnswer], in questions: [Question]) throws -> [String: [String]] {
        let known = Dictionary(questions.filter { $0.type != .description }.map { ($0.id, $0) }) { first, _ in first }
        var kept: [String: [String]] = [:]
        var problems: [FieldProblem] = []
        for (index, answer) in answers.enumerated() {
            guard let question = known[answer.question] else {
                problems.append(
                    FieldProblem("/answers/\(index)/question", "unknown", "This quiz has no such question."))
                continue
            }
            if !isInBounds(answer.values, of: question) {
                problems.append(FieldProblem("/answers/\(index)/values", "too_long", "This answer is too long."))
            } else {
                kept[answer.question.description] = answer.values
            }
        }
        guard problems.isEmpty else { throw Problem(.invalid, fields: problems) }
        return kept
    }

    /// - Throws: ``Problem`` `invalid` where the answers of an attempt are more than is kept of one.
    static func check(all answers: [String: [String]]) throws {
        let bytes = answers.values.joined().reduce(0) { $0 + $1.utf8.count }
        guard bytes <= maximumBytes else {
            throw Problem.invalid(FieldProblem("/answers", "too_long", "This answer is too long."))
        }
    }

    private static func isInBounds(_ values: [String], of question: Question) -> Bool {
        let length = maximumLength(of: question.type)
        return values.count <= maximumValues(of: question)
            && values.allSatisfy { $0.unicodeScalars.count <= length && !$0.utf8.contains(0) }
    }

    private static func maximumValues(of question: Question) -> Int {
        switch question.type {
        case .multiple, .ordering: question.choices?.count ?? 0
        case .matching: question.pairs?.count ?? 0
        case .single, .missingWord, .trueFalse, .shortAnswer, .numerical, .essay, .description: 1
        }
    }

    private static func maximumLength(of type: QuestionType) -> Int {
        switch type {
        case .essay: maximumEssay
        case .shortAnswer: maximumText
        default: maximumID
        }
    }
}
