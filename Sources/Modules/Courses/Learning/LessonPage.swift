import Foundation
import Web

/// A lesson or a page, with the way on.
struct LessonPage: Sendable {
    let course: String
    let coursePath: String
    let title: String
    let lang: String
    let body: SafeHTML
    let minutes: Message
    let place: Message
    let progress: ProgressBar
    let donePath: String
    let isDone: Bool
    /// It counts when the reader says so, not when they go on.
    let isMarked: Bool
    let next: String?
    let button: Message
    let previous: String?
    /// Of a draft that an author looks at: where it is edited, and what comes next.
    let preview: PreviewNotice?

    static func view(_ item: CourseItem, _ learner: LearnerPlace, language: String) -> View {
        let main = learner.content.language
        let body = RenderedText(item.body, language: language, main: main)
        let items = learner.content.items
        let number = (items.firstIndex { $0.id == item.id } ?? 0) + 1
        let title = item.title.read(in: language, else: main).text
        let following = learner.following(item.id)
        let page = LessonPage(
            course: learner.content.title.read(in: language, else: main).text, coursePath: learner.path, title: title,
            lang: body.lang, body: body.shown,
            minutes: Message("{count} min", plural: "{count} min", count: item.minutes),
            place: Message(
                "Part {number} of {count}", ["number": .number(number), "count": .number(items.count)]),
            progress: ProgressBar(learner.progress), donePath: learner.path(of: item.id) + "/done",
            isDone: learner.completed.contains(item.id), isMarked: item.completion == .mustMarkDone,
            next: following.map { $0.title.read(in: language, else: main).text },
            button: following == nil ? Message("Finish") : Message("Go on"),
            previous: number > 1 ? learner.path(of: items[number - 2].id) : nil,
            preview: PreviewNotice(learner, editing: item.id, next: following?.id))
        return View("lesson", title: PreviewNotice.title(title, learner), model: page)
    }
}
