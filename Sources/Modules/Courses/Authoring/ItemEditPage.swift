import Kernel
import Web

/// The editor of one item; of a quiz with its questions and their keys.
struct ItemEditPage: Sendable {
    let course: String
    let coursePath: String
    let path: String
    /// As learners would see it.
    let previewPath: String
    let isQuiz: Bool
    let isSaved: Bool
    let tabs: LanguageTabs
    /// Where the buttons about questions go.
    let questionsPath: String
    let types: [FormField.Option]
    let form: Form
    /// In words, where they are such as only a program can set.
    let conditions: [Message]
    let hasConditions: Bool
    let files: FilesPart
    let questions: [KeyedQuestion]
    let hasQuestions: Bool
    let preview: ImportPreview?
    let text: String
    let gift: String

    static func view(
        _ course: Course, _ draft: CourseContent, _ item: CourseItem, _ language: EditLanguage, _ files: [CourseFile],
        isSaved: Bool = false, preview: ImportPreview? = nil, problem: Problem? = nil
    ) -> View {
        let path = "\(course.path)/edit/\(item.id)"
        let questions = item.questions ?? []
        let title = item.title.read(in: draft.language, else: draft.language).text
        let conditions =
            ItemConditions(item.availability) == nil
            ? item.availability?.words(in: draft, draft.language) ?? [] : []
        let page = ItemEditPage(
            course: draft.title.read(in: draft.language, else: draft.language).text,
            coursePath: language.path("\(course.path)/edit"),
            path: path, previewPath: path + "/preview", isQuiz: item.kind == .quiz, isSaved: isSaved,
            tabs: LanguageTabs(draft, language, path: path),
            questionsPath: language.path("\(path)/questions"),
            types: QuestionType.allCases.map {
                FormField.Option(value: $0.rawValue, label: $0.label, isSelected: false)
            },
            form: ItemForm.form(item, of: draft, language, action: language.path(path)),
            conditions: conditions, hasConditions: !conditions.isEmpty,
            files: FilesPart(item, files, action: language.path("\(path)/files"), problem: problem),
            questions: questions.enumerated().map { KeyedQuestion($1, number: $0 + 1, language: language, base: path) },
            hasQuestions: !questions.isEmpty, preview: preview, text: preview?.text ?? "",
            gift: GIFTExport(questions, language: draft.language).text)
        let heading =
            title.isEmpty
            ? Message("New part of {course}", ["course": .text(page.course)])
            : Message("Edit: {title}", ["title": .text(title)])
        return View(
            "itemedit", title: heading, model: page,
            status: problem?.kind.status ?? (preview?.isRefused ?? false ? 422 : 200), hasErrors: problem != nil)
    }
}
