import Foundation
import Web

/// How an attempt went and, when they may be seen, the right answers.
struct ResultPage: Sendable {
    let course: String
    let coursePath: String
    let quizPath: String
    let title: String
    let result: Message
    let isPassed: Bool
    let isCourseDone: Bool
    let submitted: Moment?
    let solutions: [Line]
    let isHidden: Bool
    let mayTryAgain: Bool
    /// Of a draft, whose author may see everything.
    let preview: PreviewNotice?

    struct Line: Sendable {
        let number: Message
        let text: SafeHTML
        let lang: String
        let isRight: Bool
        let isWaiting: Bool
        let right: [Message]
        let feedback: [String]
    }

    static func view(
        _ desk: AttemptDesk, language: String, now: Date, preview: PreviewNotice? = nil
    ) -> View {
        let isShown = preview != nil || desk.mayReveal(at: now)
        let title = desk.item.title.read(in: language, else: desk.content.language).text
        let page = ResultPage(
            course: desk.content.title.read(in: language, else: desk.content.language).text,
            coursePath: preview == nil ? desk.course.path : "\(desk.course.path)/edit/preview",
            quizPath: preview.map { $0.editPath + "/preview" } ?? "\(desk.course.path)/items/\(desk.item.id)",
            title: title,
            result: AttemptResult.message(desk.attempt, passMark: desk.rules.passMark), isPassed: desk.isPassed,
            isCourseDone: desk.isPassed, submitted: desk.attempt.submittedAt.map { Moment($0) },
            solutions: isShown ? lines(desk, language) : [], isHidden: !isShown,
            mayTryAgain: desk.plan.next(at: now) == .start, preview: preview)
        return View(
            "quizresult",
            title: preview == nil
                ? Message(
                    "Result: {title}, attempt {number}",
                    ["title": .text(title), "number": .number(desk.attempt.number)])
                : Message("Preview: {title}", ["title": .text(title)]),
            model: page)
    }

    private static func right(_ text: String, of type: QuestionType) -> Message {
        guard type == .trueFalse else { return Message("{text}", ["text": .text(text)]) }
        return text == "true" ? Message("True") : Message("False")
    }

    private static func lines(_ desk: AttemptDesk, _ language: String) -> [Line] {
        let questions = desk.questions.filter { $0.type != .description }
        return zip(questions, desk.solutions(in: language)).enumerated().map { index, pair in
            let text = RenderedText(pair.0.text, language: language, main: desk.content.language)
            return Line(
                number: Message("Question {number}", ["number": .number(index + 1)]), text: text.shown, lang: text.lang,
                isRight: pair.1.mark == 1, isWaiting: pair.1.mark == nil,
                right: pair.1.right.map { right($0, of: pair.0.type) },
                feedback: pair.1.feedback)
        }
    }
}
