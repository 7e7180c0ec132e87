import ContentStorage
import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// Writing courses as pages: the same outline that learners see, with forms in it.
struct AuthoringPages: Sendable {
    let authoring: AuthoringOperations
    private var catalogue: CatalogueStore { authoring.catalogue }

    static let base = "/teach"
    private static let edit = CataloguePages.base + "/{course}/edit"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .capability(.author), answer: all),
            .post(Self.base, access: .capability(.author), answer: create),
            .get(Self.edit, access: .capability(.author), answer: course),
            .post(Self.edit, access: .capability(.author), answer: save),
            .post(Self.edit + "/do", access: .capability(.author), answer: command),
            .get(Self.edit + "/{item}", access: .capability(.author), answer: item),
            .post(Self.edit + "/{item}", access: .capability(.author), answer: saveItem),
            .upload(
                Self.edit + "/{item}/files", access: .capability(.author),
                body: .stream(bytes: authoring.files.limits.upload), answer: addFiles),
            .post(Self.edit + "/{item}/questions", access: .capability(.author), answer: questions),
        ]
    }

    @Sendable private func all(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(TeachPage.view(try await catalogue.all(), NewCourseForm(), language: context.node.language.tag))
    }

    @Sendable private func create(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let form = NewCourseForm(request.form, language: context.node.language.tag)
        do {
            let course = try await authoring.create(try form.checkedSlug(), form.content)
            return .redirect("\(course.path)/edit")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(
                TeachPage.view(
                    try await catalogue.all(), form, language: context.node.language.tag, problem: problem))
        }
    }

    @Sendable private func course(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft) = try await find(request)
        let language = EditLanguage(request.query, of: draft)
        return .view(CourseEditPage.view(course, draft, language, isSaved: request.query["saved"] != nil))
    }

    @Sendable private func save(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft) = try await find(request)
        let language = EditLanguage(request.query, of: draft)
        let form = CourseForm(request.form, language)
        try await authoring.edit(course.id) { form.apply(to: &$0) }
        return .redirect(language.path("\(course.path)/edit", query: "saved"))
    }

    @Sendable private func command(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft) = try await find(request)
        guard let command = CourseCommand(request.form) else { throw Problem.malformed("The form has no command.") }
        let language = EditLanguage(request.query, of: draft)
        do {
            return .redirect(
                try await run(command, on: course, in: language) ?? language.path("\(course.path)/edit") + "#outline")
        } catch let problem as Problem where problem.kind == .cannotPublish {
            return .view(CourseEditPage.view(course, draft, language, problem: problem))
        }
    }

    /// - Returns: where to go on; nil for the outline.
    private func run(
        _ command: CourseCommand, on course: Course, in language: EditLanguage
    ) async throws -> String? {
        switch command {
        case .publish: return try await authoring.publish(course.id).path
        case .archive: _ = try await authoring.archive(course.id)
        case .remove:
            try await authoring.remove(course.id)
            return Self.base
        case .duplicate:
            let slug = Slug(unchecked: "\(course.slug.prefix(50))-\(Choice.newID(authoring.world).prefix(4))")
            let copy = try await authoring.catalogue.database.write {
                try await authoring.duplicate(course.id, as: slug, in: $0)
            }
            return "\(copy.path)/edit"
        case .addSection:
            let id: ID<CourseSection> = authoring.world.newID()
            try await authoring.edit(course.id) { draft in
                let title = LocalizedText("\(draft.sections.count + 1)", in: draft.language)
                draft.sections.append(CourseSection(id: id, title: title, requires: .all, items: []))
            }
        case .change(let section, let form):
            try await authoring.edit(course.id) { draft in
                try draft.edit(section) { form.apply(to: &$0, in: language) }
            }
        case .moveSection(let section, let step): try await authoring.edit(course.id) { $0.move(section, by: step) }
        case .removeSection(let section): try await authoring.edit(course.id) { $0.remove(section) }
        case .moveItem(let item, let step): try await authoring.edit(course.id) { $0.move(item, by: step) }
        case .placeItem(let item, let section, let next):
            try await authoring.edit(course.id) { $0.place(item, in: section, before: next) }
        case .setKeys(let keys): _ = try await authoring.setKeys(keys.keys, of: course.id)
        case .removeItem(let item): try await authoring.edit(course.id) { $0.remove(item) }
        case .addItem(let kind, let section):
            let id: ID<CourseItem> = authoring.world.newID()
            try await authoring.edit(course.id) { draft in
                let body = ItemBody(
                    section: section, kind: kind, title: LocalizedText("", in: draft.language), body: nil, minutes: nil,
                    completion: nil, optional: nil, availability: nil, rules: nil)
                try draft.edit(section) { $0.items.append(body.item(id: id)) }
            }
            return "\(course.path)/edit/\(id)"
        }
        return nil
    }

    @Sendable private func item(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft, item) = try await findItem(request)
        let language = EditLanguage(request.query, of: draft)
        return .view(
            ItemEditPage.view(
                course, draft, item, language, try await authoring.files.store.files(of: course.id),
                isSaved: request.query["saved"] != nil))
    }

    @Sendable private func saveItem(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft, item) = try await findItem(request)
        let form = ItemForm(request.form)
        let language = EditLanguage(request.query, of: draft)
        try await authoring.edit(course.id) { try $0.edit(item.id) { form.apply(to: &$0, in: language) } }
        return .redirect(language.path("\(course.path)/edit/\(item.id)", query: "saved"))
    }

    /// Takes files, and puts them at the end of the text.
    @Sendable private func addFiles(
        _ request: PageRequest, _ parts: inout MultipartReader, _ context: MemberContext
    ) async throws -> PageAnswer {
        let (course, draft, item) = try await findItem(request)
        let language = EditLanguage(request.query, of: draft)
        do {
            let markdown = UploadedFiles.markdown(
                try await authoring.files.uploads.take(&parts, from: context.member))
            try await authoring.edit(course.id) { try $0.edit(item.id) { $0.append(markdown, in: language) } }
            return .redirect(language.path("\(course.path)/edit/\(item.id)", query: "saved") + "#files")
        } catch let problem as Problem where [413, 415, 422, 507].contains(problem.kind.status) {
            return .view(
                ItemEditPage.view(
                    course, draft, item, language, try await authoring.files.store.files(of: course.id),
                    problem: problem))
        }
    }

    /// Looks at pasted questions or adds them; or does what a button beside one question says.
    @Sendable private func questions(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (course, draft, item) = try await findItem(request)
        guard item.kind == .quiz else { throw Problem.notFound }
        let language = EditLanguage(request.query, of: draft)
        let path = "\(course.path)/edit/\(item.id)"
        let files = try await authoring.files.store.files(of: course.id)
        if let command = QuestionCommand(request.form) {
            return .redirect(try await run(command, on: item, of: course, path, language))
        }
        let text = request.form["text"] ?? ""
        do {
            let read = try QuestionImport.read(
                text, format: request.form["format"].flatMap(QuestionFormat.init), language: draft.language,
                world: authoring.world)
            guard request.form["add"] != nil else {
                return .view(
                    ItemEditPage.view(course, draft, item, language, files, preview: ImportPreview(text, read)))
            }
            try await authoring.edit(course.id) { draft in
                try draft.edit(item.id) { $0.questions = ($0.questions ?? []) + read.questions }
            }
            return .redirect(language.path(path, query: "saved") + "#questions")
        } catch let problem as Problem where problem.kind == .unreadableImport || problem.kind == .invalid {
            return .view(ItemEditPage.view(course, draft, item, language, files, preview: ImportPreview(text, problem)))
        }
    }

    /// - Returns: where to go on.
    private func run(
        _ command: QuestionCommand, on item: CourseItem, of course: Course, _ path: String, _ language: EditLanguage
    ) async throws -> String {
        switch command {
        case .move(let question, let step):
            try await authoring.edit(course.id) { try $0.edit(item.id) { $0.move(question, by: step) } }
        case .remove(let question):
            try await authoring.edit(course.id) {
                try $0.edit(item.id) { $0.questions?.removeAll { $0.id == question } }
            }
        case .add(let type):
            let question = Question(
                id: authoring.world.newID(), type: type, name: "", text: LocalizedText("", in: language.main))
            try await authoring.edit(course.id) { try $0.edit(item.id) { $0.questions?.append(question) } }
            return "\(path)/questions/\(question.id)"
        }
        return language.path(path) + "#questions"
    }

    private func find(_ request: PageRequest) async throws -> (Course, CourseContent) {
        guard let reference = CourseReference(request.parameters["course"] ?? ""),
            let course = try await catalogue.find(reference), let draft = try await catalogue.draft(of: course.id)
        else { throw Problem.notFound }
        return (course, draft)
    }

    private func findItem(_ request: PageRequest) async throws -> (Course, CourseContent, CourseItem) {
        let (course, draft) = try await find(request)
        guard let id = ID<CourseItem>(request.parameters["item"] ?? ""), let item = draft.item(id) else {
            throw Problem.notFound
        }
        return (course, draft, item)
    }
}
