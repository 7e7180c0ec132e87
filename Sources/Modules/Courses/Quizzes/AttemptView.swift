import Foundation
import Kernel
import Web

/// An attempt as its learner gets it. The key is in it only when it can help nobody any more.
struct AttemptView: Codable, Sendable {
    let id: ID<Attempt>
    let quiz: ID<CourseItem>
    let course: String
    let number: Int
    let state: AttemptState
    let startedAt: Date
    let deadline: Date?
    let savedAt: Date
    let submittedAt: Date?
    let questions: [AskedQuestion]
    let answers: [QuestionAnswer]
    /// Nil while it is open, and while somebody has to read an answer.
    let percent: Double?
    let passMark: Int
    let passed: Bool
    /// Right answers and feedback, once they may be seen.
    let solutions: [Solution]?

    enum CodingKeys: String, CodingKey {
        case id, quiz, course, number, state, deadline, questions, answers, percent, passed, solutions
        case startedAt = "started_at"
        case savedAt = "saved_at"
        case submittedAt = "submitted_at"
        case passMark = "pass_mark"
    }

    init(_ desk: AttemptDesk, language: String, now: Date) {
        let attempt = desk.attempt
        id = attempt.id
        quiz = attempt.quiz
        course = desk.course.slug
        number = attempt.number
        state = attempt.state
        startedAt = attempt.startedAt
        deadline = attempt.deadline
        savedAt = attempt.savedAt
        submittedAt = attempt.submittedAt
        questions = desk.asked(in: language)
        answers = desk.questions.compactMap { question in
            attempt.answers[question.id.description].map { QuestionAnswer(question: question.id, values: $0) }
        }
        percent = attempt.percent
        passMark = desk.rules.passMark
        passed = desk.isPassed
        solutions = desk.mayReveal(at: now) ? desk.solutions(in: language) : nil
    }
}
