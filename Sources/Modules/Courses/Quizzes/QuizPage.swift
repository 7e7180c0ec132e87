import Foundation
import Kernel
import Web

/// An open attempt: every question on one page, in one form.
struct QuizPage: Sendable {
    enum Notice {
        case saved, stale
    }

    let course: String
    let coursePath: String
    let title: String
    let path: String
    let revision: Int
    let deadline: Moment?
    let isOverdue: Bool
    let isSaved: Bool
    let isStale: Bool
    let answered: Message
    let questions: [QuestionField]
    /// Of a draft: nothing is kept then.
    let preview: PreviewNotice?

    static func view(
        _ desk: AttemptDesk, notice: Notice?, language: String, preview: PreviewNotice? = nil
    ) -> View {
        let asked = desk.asked(in: language)
        let total = asked.count { $0.type != .description }
        let answered = desk.attempt.answers.values.count { !$0.isEmpty }
        var number = 0
        let fields = asked.map { question in
            if question.type != .description { number += 1 }
            return QuestionField(
                question, number: number, answer: desk.attempt.answers[question.id.description] ?? [])
        }
        let title = desk.item.title.read(in: language, else: desk.content.language).text
        let page = QuizPage(
            course: desk.content.title.read(in: language, else: desk.content.language).text,
            coursePath: preview == nil ? desk.course.path : "\(desk.course.path)/edit/preview", title: title,
            path: preview.map { $0.editPath + "/preview" } ?? desk.attempt.path, revision: desk.attempt.revision,
            deadline: desk.attempt.deadline.map { Moment($0) }, isOverdue: desk.attempt.state == .overdue,
            isSaved: notice == .saved, isStale: notice == .stale,
            answered: Message(
                "{done} of {count} question answered", plural: "{done} of {count} questions answered", count: total,
                ["done": .number(answered)]), questions: fields, preview: preview)
        return View(
            "quiz",
            title: preview == nil
                ? Message(
                    "{title}: attempt {number}", ["title": .text(title), "number": .number(desk.attempt.number)])
                : Message("Preview: {title}", ["title": .text(title)]),
            model: page)
    }
}
