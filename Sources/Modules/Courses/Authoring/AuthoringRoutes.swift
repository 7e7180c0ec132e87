import Foundation
import Kernel
import Web

/// Writing and publishing courses over the API.
struct AuthoringRoutes: Sendable {
    let authoring: AuthoringOperations
    let installation: Installation
    private var catalogue: CatalogueStore { authoring.catalogue }

    var endpoints: [Endpoint] {
        [
            .create("/courses", "Begin a draft", access: .capability(.author), prepare: create),
            .get(
                "/courses/{id}/draft", "The draft with all keys, for its authors", access: .capability(.author),
                problems: [.notFound], answer: draft),
            .patch(
                "/courses/{id}", "Change what a draft says of the whole course", access: .capability(.author),
                problems: [.notFound], answer: change),
            .delete(
                "/courses/{id}", "Remove a course that was never published", access: .capability(.author),
                problems: [.hasLearners], answer: remove),
            .post(
                "/courses/{id}/publish", "Make the draft the next version", access: .capability(.author),
                problems: [.notFound, .cannotPublish], answer: publish),
            .post(
                "/courses/{id}/archive", "Take no learners any more", access: .capability(.author),
                problems: [.notFound], answer: archive),
            .create(
                "/courses/import", "Install a course by its CID or from its files, as a draft without keys",
                access: .capability(.author), problems: [.unreadablePackage, .contentUnavailable], prepare: install),
            .create(
                "/courses/{id}/duplicate", "Begin a draft with the same content", access: .capability(.author),
                problems: [.notFound], prepare: duplicate),
            .post(
                "/courses/{id}/sections", "Add a section to the draft", access: .capability(.author),
                problems: [.notFound], status: 201, answer: addSection),
            .patch(
                "/courses/{id}/sections/{section}", "Change a section of the draft", access: .capability(.author),
                problems: [.notFound], answer: changeSection),
            .delete(
                "/courses/{id}/sections/{section}", "Remove a section from the draft", access: .capability(.author),
                answer: removeSection),
            .post(
                "/courses/{id}/items", "Add a lesson, page or quiz to the draft", access: .capability(.author),
                problems: [.notFound], status: 201, answer: addItem),
            .patch(
                "/courses/{id}/items/{item}", "Change an item of the draft", access: .capability(.author),
                problems: [.notFound], answer: changeItem),
            .delete(
                "/courses/{id}/items/{item}", "Remove an item from the draft", access: .capability(.author),
                answer: removeItem),
            .post(
                "/courses/{id}/items/{item}/questions", "Add questions to a quiz, from GIFT or Aiken, or only look",
                access: .capability(.author), problems: [.notFound, .unreadableImport], answer: addQuestions),
            .delete(
                "/courses/{id}/items/{item}/questions/{question}", "Remove a question from the draft",
                access: .capability(.author), answer: removeQuestion),
            .get(
                "/courses/{id}/package", "The address and the files of the newest version's package, without keys",
                access: .anyone, problems: [.notFound], answer: package),
            .get(
                "/courses/{id}/keys", "The keys of a draft's questions, to go with its package from author to author",
                access: .capability(.author), problems: [.notFound], answer: keys),
            .set(
                "/courses/{id}/keys", "Give the questions of a draft their keys", access: .capability(.author),
                problems: [.notFound], answer: setKeys),
            .get(
                "/courses/{id}/items/{item}/gift", "The questions of a quiz as GIFT, with what GIFT has no words for",
                access: .capability(.author), problems: [.notFound], answer: gift),
        ]
    }

    typealias CoursePath = CatalogueRoutes.CoursePath

    private struct SectionPath: Codable, Sendable {
        let id: CourseReference
        let section: ID<CourseSection>
    }

    private struct ItemPath: Codable, Sendable {
        let id: CourseReference
        let item: ID<CourseItem>
    }

    private struct QuestionPath: Codable, Sendable {
        let id: CourseReference
        let item: ID<CourseItem>
        let question: ID<Question>
    }

    struct SlugBody: Codable, Sendable {
        let slug: Slug
    }

    @Sendable private func create(
        _ input: Input<None, None, NewCourse>, _ context: MemberContext
    ) async throws -> Creation<CourseDraftView> {
        .inTransaction { transaction in
            let course = try await authoring.create(input.body.slug, input.body.content, in: transaction)
            return .created(
                CourseDraftView(course, input.body.content), location: "\(Endpoint.base)/courses/\(course.id)",
                etag: course.etag)
        }
    }

    @Sendable private func draft(
        _ input: Input<CoursePath, None, None>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        try await answer(try await find(input.path.id))
    }

    @Sendable private func change(
        _ input: Input<CoursePath, None, CourseChange>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        let course = try await find(input.path.id)
        return try await answer(
            try await authoring.edit(course.id, check: { try input.check(etag: $0.etag) }) { input.body.apply(to: &$0) }
        )
    }

    @Sendable private func remove(_ input: Input<CoursePath, None, None>, _: MemberContext) async throws {
        guard let course = try await catalogue.find(input.path.id) else { return }
        try await authoring.remove(course.id)
    }

    @Sendable private func publish(
        _ input: Input<CoursePath, None, None>, _ context: MemberContext
    ) async throws -> Answer<CourseSummary> {
        let course = try await authoring.publish(try await find(input.path.id).id)
        return .ok(CourseSummary(course, language: context.node.language.tag), etag: course.etag)
    }

    @Sendable private func archive(
        _ input: Input<CoursePath, None, None>, _ context: MemberContext
    ) async throws -> Answer<CourseSummary> {
        let course = try await authoring.archive(try await find(input.path.id).id)
        return .ok(CourseSummary(course, language: context.node.language.tag), etag: course.etag)
    }

    @Sendable private func duplicate(
        _ input: Input<CoursePath, None, SlugBody>, _ context: MemberContext
    ) async throws -> Creation<CourseSummary> {
        let original = try await find(input.path.id)
        return .inTransaction { transaction in
            let course = try await authoring.duplicate(original.id, as: input.body.slug, in: transaction)
            return .created(
                CourseSummary(course, language: context.node.language.tag),
                location: "\(Endpoint.base)/courses/\(course.id)", etag: course.etag)
        }
    }

    @Sendable private func install(
        _ input: Input<None, None, PackageBody>, _: MemberContext
    ) async throws -> Creation<CourseDraftView> {
        let prepared = try await prepare(input.body)
        return .inTransaction { transaction in
            let installed = try await installation.install(prepared, as: input.body.slug, in: transaction)
            return .created(
                CourseDraftView(installed.course, installed.draft),
                location: "\(Endpoint.base)/courses/\(installed.course.id)", etag: installed.course.etag)
        }
    }

    /// The files that were sent, else the ones in content storage.
    private func prepare(_ body: PackageBody) async throws -> Installation.Prepared {
        if let files = body.files {
            return try await installation.prepare(
                try PackageBody.package(of: files, with: body.assets ?? []), as: body.cid)
        }
        guard let cid = body.cid else { throw Problem(.unreadablePackage) }
        return try await installation.prepare(cid)
    }

    @Sendable private func addSection(
        _ input: Input<CoursePath, None, SectionBody>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        let course = try await find(input.path.id)
        let section = CourseSection(
            id: authoring.world.newID(), title: input.body.title ?? LocalizedText(texts: [:]),
            requires: input.body.requires ?? .all, items: [], availability: input.body.availability)
        return try await created(try await authoring.edit(course.id) { $0.sections.append(section) })
    }

    @Sendable private func changeSection(
        _ input: Input<SectionPath, None, SectionBody>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        let course = try await find(input.path.id)
        return try await answer(
            try await authoring.edit(course.id, check: { try input.check(etag: $0.etag) }) { draft in
                try draft.edit(input.path.section) { section in
                    section.title = input.body.title ?? section.title
                    section.requires = input.body.requires ?? section.requires
                    section.availability = input.body.availability ?? section.availability
                }
            })
    }

    @Sendable private func removeSection(_ input: Input<SectionPath, None, None>, _: MemberContext) async throws {
        guard let course = try await catalogue.find(input.path.id) else { return }
        try await authoring.edit(course.id) { $0.remove(input.path.section) }
    }

    @Sendable private func addItem(
        _ input: Input<CoursePath, None, ItemBody>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        let course = try await find(input.path.id)
        let item = input.body.item(id: authoring.world.newID())
        return try await created(
            try await authoring.edit(course.id) { draft in
                if let section = input.body.section {
                    try draft.edit(section) { $0.items.append(item) }
                } else if draft.sections.isEmpty {
                    throw Problem.notFound
                } else {
                    draft.sections[draft.sections.count - 1].items.append(item)
                }
            })
    }

    @Sendable private func changeItem(
        _ input: Input<ItemPath, None, ItemChange>, _: MemberContext
    ) async throws -> Answer<CourseDraftView> {
        let course = try await find(input.path.id)
        return try await answer(
            try await authoring.edit(course.id, check: { try input.check(etag: $0.etag) }) { draft in
                try draft.edit(input.path.item) { input.body.apply(to: &$0) }
            })
    }

    @Sendable private func removeItem(_ input: Input<ItemPath, None, None>, _: MemberContext) async throws {
        guard let course = try await catalogue.find(input.path.id) else { return }
        try await authoring.edit(course.id) { $0.remove(input.path.item) }
    }

    @Sendable private func addQuestions(
        _ input: Input<ItemPath, None, ImportBody>, _: MemberContext
    ) async throws -> Answer<ImportView> {
        let course = try await find(input.path.id)
        guard let draft = try await catalogue.draft(of: course.id), draft.item(input.path.item)?.kind == .quiz else {
            throw Problem.notFound
        }
        let read = try QuestionImport.read(
            input.body.text, format: input.body.format, language: draft.language, world: authoring.world)
        if !(input.body.dryRun ?? false) {
            try await authoring.edit(course.id) { draft in
                try draft.edit(input.path.item) { $0.questions = ($0.questions ?? []) + read.questions }
            }
        }
        return .ok(ImportView(read))
    }

    @Sendable private func removeQuestion(_ input: Input<QuestionPath, None, None>, _: MemberContext) async throws {
        guard let course = try await catalogue.find(input.path.id),
            try await catalogue.draft(of: course.id)?.item(input.path.item) != nil
        else { return }
        try await authoring.edit(course.id) { draft in
            try draft.edit(input.path.item) { $0.questions?.removeAll { $0.id == input.path.question } }
        }
    }

    @Sendable private func package(
        _ input: Input<CoursePath, None, None>, _: NodeContext
    ) async throws -> Answer<PackageView> {
        let course = try await catalogue.published(input.path.id)
        let version = course.version ?? 0
        let content = try await catalogue.content(of: course.id, version: version)
        let cid = try await catalogue.cid(of: course.id, version: version)
        let basedOn = try await catalogue.basis(of: course.id, version: version)
        let assets = try await authoring.files.sizes(of: content)
        return .ok(
            PackageView(
                cid: cid, version: version, package: try CoursePackage(content, basedOn: basedOn, assets: assets)))
    }

    @Sendable private func keys(
        _ input: Input<CoursePath, None, None>, _: MemberContext
    ) async throws -> Answer<CourseKeys> {
        let course = try await find(input.path.id)
        guard let draft = try await catalogue.draft(of: course.id) else { throw Problem.notFound }
        return .ok(CourseKeys(keys: draft.items.flatMap { $0.questions ?? [] }.map(QuestionKey.init)))
    }

    @Sendable private func setKeys(_ input: Input<CoursePath, None, CourseKeys>, _: MemberContext) async throws {
        _ = try await authoring.setKeys(input.body.keys, of: try await find(input.path.id).id)
    }

    @Sendable private func gift(
        _ input: Input<ItemPath, None, None>, _: MemberContext
    ) async throws -> Answer<GIFTExport> {
        let course = try await find(input.path.id)
        guard let draft = try await catalogue.draft(of: course.id),
            let questions = draft.item(input.path.item)?.questions
        else { throw Problem.notFound }
        return .ok(GIFTExport(questions, language: draft.language))
    }

    private func find(_ reference: CourseReference) async throws -> Course {
        guard let course = try await catalogue.find(reference) else { throw Problem.notFound }
        return course
    }

    private func answer(_ course: Course) async throws -> Answer<CourseDraftView> {
        guard let draft = try await catalogue.draft(of: course.id) else { throw Problem.notFound }
        return .ok(CourseDraftView(course, draft), etag: course.etag)
    }

    private func created(_ course: Course) async throws -> Answer<CourseDraftView> {
        guard let draft = try await catalogue.draft(of: course.id) else { throw Problem.notFound }
        return .created(
            CourseDraftView(course, draft), location: "\(Endpoint.base)/courses/\(course.id)/draft", etag: course.etag)
    }
}
