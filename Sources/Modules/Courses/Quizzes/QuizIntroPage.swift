import Foundation
import Web

/// A quiz before it begins: its rules, what earlier attempts made, and the button that begins one.
struct QuizIntroPage: Sendable {
    let course: String
    let coursePath: String
    let title: String
    let lang: String
    let body: SafeHTML
    let rules: [Message]
    let startPath: String
    let button: Message?
    let refusal: Message?
    let attempts: [Line]
    let hasAttempts: Bool
    let isPassed: Bool
    /// Of a draft.
    let preview: PreviewNotice?

    struct Line: Sendable {
        let path: String
        let number: Message
        let result: Message
        let begun: Moment
    }

    static func view(_ desk: QuizDesk, language: String, now: Date) -> View {
        let main = desk.place.content.language
        let body = RenderedText(desk.item.body, language: language, main: main)
        let place = desk.place
        let title = desk.item.title.read(in: language, else: main).text
        let (button, refusal) = next(desk, now)
        let page = QuizIntroPage(
            course: desk.place.content.title.read(in: language, else: main).text, coursePath: place.path, title: title,
            lang: body.lang, body: body.shown, rules: rules(desk, now),
            startPath: place.path(of: desk.item.id) + (place.isPreview ? "" : "/start"),
            button: button, refusal: refusal,
            attempts: desk.plan.attempts.reversed().map { attempt in
                Line(
                    path: attempt.path, number: Message("Attempt {number}", ["number": .number(attempt.number)]),
                    result: AttemptResult.message(attempt, passMark: desk.rules.passMark),
                    begun: Moment(attempt.startedAt))
            }, hasAttempts: !desk.plan.attempts.isEmpty, isPassed: desk.plan.isPassed,
            preview: PreviewNotice(place, editing: desk.item.id, next: place.following(desk.item.id)?.id))
        return View("quizintro", title: PreviewNotice.title(title, place), model: page)
    }

    private static func rules(_ desk: QuizDesk, _ now: Date) -> [Message] {
        let count = desk.questions.count { $0.type != .description }
        var rules = [
            Message("{count} question", plural: "{count} questions", count: count),
            Message("{percent} percent to pass", ["percent": .number(desk.rules.passMark)]),
            desk.rules.timeLimit.map {
                Message(
                    "{count} minute for it", plural: "{count} minutes for it",
                    count: $0 + desk.plan.override.extraMinutes)
            } ?? Message("No time limit"),
        ]
        if let left = desk.plan.left(at: now) {
            rules.append(Message("{count} attempt left", plural: "{count} attempts left", count: left))
        }
        return rules
    }

    private static func next(_ desk: QuizDesk, _ now: Date) -> (button: Message?, refusal: Message?) {
        switch desk.plan.next(at: now) {
        case .start: (Message("Begin the quiz"), nil)
        case .resume: (Message("Go on with your attempt"), nil)
        case .passed: (nil, Message("You have passed this quiz."))
        case .noneLeft(nil): (nil, Message("You have used all attempts."))
        case .noneLeft(let until?):
            (nil, Message("You have used all attempts for now. The next one is from {time}.", ["time": .moment(until)]))
        case .wait(let until): (nil, Message("The next attempt is from {time}.", ["time": .moment(until)]))
        }
    }
}
