import Kernel
import Web

/// One question with its key, to be changed.
struct QuestionEditPage: Sendable {
    let item: String
    let itemPath: String
    let type: Message
    let tabs: LanguageTabs
    let form: Form

    static func view(
        _ course: Course, _ draft: CourseContent, _ item: CourseItem, _ question: Question, number: Int,
        _ language: EditLanguage, problem: Problem?
    ) -> View {
        let path = "\(course.path)/edit/\(item.id)/questions/\(question.id)"
        let title = item.title.read(in: draft.language, else: draft.language).text
        let page = QuestionEditPage(
            item: title,
            itemPath: language.path("\(course.path)/edit/\(item.id)") + "#questions", type: question.type.label,
            tabs: LanguageTabs(draft, language, path: path),
            form: Form(
                action: language.path(path), button: Message("Save"),
                fields: QuestionFields(question: question, language: language).all, problem: problem))
        return View(
            "questionedit",
            title: Message("Edit question {number}: {title}", ["number": .number(number), "title": .text(title)]),
            model: page,
            status: problem == nil ? 200 : 422)
    }
}
