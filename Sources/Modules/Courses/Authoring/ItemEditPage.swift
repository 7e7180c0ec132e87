import Kernel
import Web

/// The editor of one item; of a quiz with its questions and their keys.
struct ItemEditPage: Sendable {
    let course: String
    let coursePath: String
    let path: String
    let isQuiz: Bool
    let isSaved: Bool
    let form: Form
    let questions: [KeyedQuestion]
    let hasQuestions: Bool
    let preview: ImportPreview?
    let text: String
    let gift: String

    static func view(
        _ course: Course, _ draft: CourseContent, _ item: CourseItem, isSaved: Bool = false,
        preview: ImportPreview? = nil
    ) -> View {
        let path = "\(course.path)/edit/\(item.id)"
        let questions = item.questions ?? []
        let title = item.title.read(in: draft.language, else: draft.language).text
        let page = ItemEditPage(
            course: draft.title.read(in: draft.language, else: draft.language).text, coursePath: "\(course.path)/edit",
            path: path, isQuiz: item.kind == .quiz, isSaved: isSaved,
            form: ItemForm.form(item, language: draft.language, action: path),
            questions: questions.enumerated().map { KeyedQuestion($1, number: $0 + 1, language: draft.language) },
            hasQuestions: !questions.isEmpty, preview: preview, text: preview?.text ?? "",
            gift: GIFTExport(questions, language: draft.language).text)
        let heading =
            title.isEmpty
            ? Message("New part of {course}", ["course": .text(page.course)])
            : Message("Edit: {title}", ["title": .text(title)])
        return View("itemedit", title: heading, model: page, status: preview?.isRefused ?? false ? 422 : 200)
    }
}
