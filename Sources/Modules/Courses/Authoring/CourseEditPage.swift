import Kernel
import Web

/// The outline that learners see, with what changes it.
struct CourseEditPage: Sendable {
    let path: String
    let editPath: String
    let title: String
    let lang: String
    let state: Message
    let isSaved: Bool
    let isPublished: Bool
    let isDraft: Bool
    let hasChanges: Bool
    let problems: [Message]
    let hasProblems: Bool
    let sections: [Section]
    let form: Form
    let tabs: LanguageTabs
    /// Rules are the same in every language.
    let isMain: Bool
    /// Where the buttons go, and inviting learners.
    let doPath: String
    let invitationsPath: String
    /// The draft as learners would see it.
    let previewPath: String
    /// What goes with the package from author to author; nil without a quiz.
    let keys: String?
    let lacksKeys: Bool

    struct Section: Sendable {
        let id: String
        let title: String
        let items: [Item]
        let rules: [FormField.Option]
        /// Sections it may wait for; none where a program set conditions that no form shows.
        let others: [FormField.Option]
        let hasOthers: Bool
        /// Those, in words.
        let conditions: [Message]
        let hasConditions: Bool
    }

    struct Item: Sendable {
        let id: String
        let title: String
        let path: String
        let kind: Message
        let minutes: Message
    }

    static func view(
        _ course: Course, _ draft: CourseContent, _ language: EditLanguage, isSaved: Bool = false,
        problem: Problem? = nil
    ) -> View {
        let read: (LocalizedText) -> String = { $0.read(in: language.tag, else: draft.language).text }
        let questions = draft.items.flatMap { $0.questions ?? [] }
        let base = "\(course.path)/edit"
        let page = CourseEditPage(
            path: course.path, editPath: "\(course.path)/edit", title: read(draft.title),
            lang: draft.title.read(in: language.tag, else: draft.language).language,
            state: CourseStateLabel.message(course), isSaved: isSaved, isPublished: course.version != nil,
            isDraft: course.version == nil, hasChanges: !course.isDraftPublished || course.state != .published,
            problems: (problem?.fields ?? []).map { message($0, draft) }, hasProblems: problem != nil,
            sections: draft.sections.map { section in
                let others = SectionForm.choices(section, in: draft, read)
                let conditions =
                    others == nil ? section.availability?.words(in: draft, language.tag) ?? [] : []
                return Section(
                    id: section.id.description, title: language.value(section.title),
                    items: section.items.map { item in
                        Item(
                            id: item.id.description, title: read(item.title).isEmpty ? "–" : read(item.title),
                            path: language.path("\(base)/\(item.id)"), kind: item.kind.label,
                            minutes: Message("{count} min", plural: "{count} min", count: item.minutes))
                    }, rules: SectionForm.rules(section), others: others ?? [],
                    hasOthers: language.isMain && (others?.count ?? 0) > 1, conditions: conditions,
                    hasConditions: !conditions.isEmpty)
            }, form: CourseForm(draft, language).form(action: language.path(base)),
            tabs: LanguageTabs(draft, language, path: base), isMain: language.isMain,
            doPath: language.path(base + "/do"),
            invitationsPath: "\(course.path)/invitations", previewPath: base + "/preview",
            keys: questions.isEmpty ? nil : CourseKeys(keys: questions.map(QuestionKey.init)).text,
            lacksKeys: questions.contains { $0.lacksKey == true })
        return View(
            "courseedit", title: Message("Edit: {title}", ["title": .text(read(draft.title))]), model: page,
            status: problem == nil ? 200 : 422)
    }

    /// With its place, unless it says that itself.
    private static func message(_ field: FieldProblem, _ draft: CourseContent) -> Message {
        let detail = Message(field.detail, field.values.mapValues { .text($0) })
        guard field.values["lesson"] == nil else { return detail }
        return Message(
            "{place}: {problem}", ["place": .text(place(of: field.pointer, draft)), "problem": .message(detail)])
    }

    /// The heading of what a pointer such as `/sections/0/items/1/body` is about.
    private static func place(of pointer: String, _ draft: CourseContent) -> String {
        let parts = pointer.split(separator: "/").map(String.init)
        guard parts.count >= 2, parts[0] == "sections", let number = Int(parts[1]),
            draft.sections.indices.contains(number)
        else { return draft.title.read(in: draft.language, else: draft.language).text }
        let section = draft.sections[number]
        let own = section.title.read(in: draft.language, else: draft.language).text
        guard parts.count >= 4, let place = Int(parts[3]), section.items.indices.contains(place) else { return own }
        let item = section.items[place]
        let heading = item.title.read(in: draft.language, else: draft.language).text
        let name = heading.isEmpty ? "\(own), \(place + 1)" : heading
        guard parts.count >= 6, parts[4] == "questions", let question = Int(parts[5]) else { return name }
        return "\(name), \(question + 1)"
    }
}
