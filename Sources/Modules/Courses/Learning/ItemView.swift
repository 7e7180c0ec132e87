import Foundation
import Kernel
import Web

/// A lesson, page or quiz as learners get it over the API. A quiz shows its rules here; its questions come with an attempt.
struct ItemView: Codable, Sendable {
    let id: ID<CourseItem>
    let kind: ItemKind
    let title: String
    let content: RenderedText
    let minutes: Int
    let completion: CompletionRule
    let completed: Bool
    let nextItem: ID<CourseItem>?
    let quiz: Quiz?

    struct Quiz: Codable, Sendable {
        let questions: Int
        let passMark: Int
        /// Minutes.
        let timeLimit: Int?
        let attemptsLeft: Int?
        let percent: Double?
        let passed: Bool
        let openAttempt: ID<Attempt>?

        enum CodingKeys: String, CodingKey {
            case questions, percent, passed
            case passMark = "pass_mark"
            case timeLimit = "time_limit"
            case attemptsLeft = "attempts_left"
            case openAttempt = "open_attempt"
        }
    }

    enum CodingKeys: String, CodingKey {
        case id, kind, title, content, minutes, completion, completed, quiz
        case nextItem = "next_item"
    }

    init(_ item: CourseItem, _ place: LearnerPlace, _ desk: QuizDesk?, language: String, now: Date) {
        let main = place.content.language
        id = item.id
        kind = item.kind
        title = item.title.read(in: language, else: main).text
        content = RenderedText(item.body, language: language, main: main)
        minutes = item.minutes
        completion = item.completion
        completed = place.completed.contains(item.id)
        nextItem = place.following(item.id)?.id
        quiz = desk.map { desk in
            Quiz(
                questions: desk.questions.count { $0.type != .description }, passMark: desk.rules.passMark,
                timeLimit: desk.rules.timeLimit, attemptsLeft: desk.plan.left(at: now), percent: desk.plan.percent,
                passed: desk.plan.isPassed, openAttempt: desk.plan.attempts.last { $0.state.isOpen }?.id)
        }
    }
}
