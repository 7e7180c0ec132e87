import Foundation
import Kernel
import Web

/// What learners do, over the API.
struct LearningRoutes: Sendable {
    let learning: LearningOperations
    let attempts: AttemptOperations
    private var catalogue: CatalogueStore { learning.catalogue }

    var endpoints: [Endpoint] {
        [
            .post(
                "/courses/{id}/enroll", "Enrol in a course; again changes nothing", access: .member,
                problems: [.notFound, .enrolmentClosed, .wrongEnrolmentKey, .prerequisitesMissing], answer: enrol),
            .delete("/courses/{id}/enroll", "Leave a course; what was completed stays", access: .member, answer: leave),
            .post(
                "/courses/{id}/restart", "Take a completed course again, in its newest version", access: .member,
                problems: [.notFound, .notEnrolled], answer: restart),
            .post(
                "/courses/{id}/upgrade", "Go on in the newest version", access: .member,
                problems: [.notFound, .notEnrolled], answer: upgrade),
            .get(
                "/courses/{id}/items/{item}", "A lesson, page or quiz of a course", access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked], answer: item),
            .post(
                "/courses/{id}/items/{item}/complete", "Say that an item was read", access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked, .otherCompletion], answer: complete),
            .get(
                "/courses/{id}/lessons/{item}", "The same as `items/{item}`", access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked], answer: item),
            .post(
                "/courses/{id}/lessons/{item}/complete", "The same as `items/{item}/complete`", access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked, .otherCompletion], answer: complete),
            .list("/users/me/enrollments", "What the member learns and learned", access: .member, answer: enrolments),
            .list(
                "/users/me/transcript", "What the member completed, with scores and versions", access: .member,
                answer: transcript),
        ]
    }

    private struct EnrolBody: Codable, Sendable {
        let key: String?
    }

    private struct ItemPath: Codable, Sendable {
        let id: CourseReference
        let item: ID<CourseItem>
    }

    @Sendable private func enrol(
        _ input: Input<CatalogueRoutes.CoursePath, None, EnrolBody>, _ context: MemberContext
    ) async throws -> Answer<LearningState> {
        let course = try await catalogue.published(input.path.id)
        let enrolment = try await learning.enrol(context.member.id, in: course, key: input.body.key)
        let content = try await catalogue.content(of: course.id, version: enrolment.version)
        let completed = try await learning.store.completed(context.member.id, enrolment)
        return .ok(LearningState(enrolment, Progress(content, completed: completed), newest: course.version))
    }

    @Sendable private func leave(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _ context: MemberContext
    ) async throws {
        guard let course = try await catalogue.find(input.path.id) else { return }
        try await learning.leave(context.member.id, course.id)
    }

    @Sendable private func restart(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _ context: MemberContext
    ) async throws -> Answer<LearningState> {
        let course = try await catalogue.published(input.path.id)
        try await learning.again(context.member.id, in: course)
        return .ok(LearningState(try await learning.place(of: context.member.id, in: course)))
    }

    @Sendable private func upgrade(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _ context: MemberContext
    ) async throws -> Answer<LearningState> {
        let course = try await catalogue.published(input.path.id)
        try await learning.move(context.member.id, in: course)
        return .ok(LearningState(try await learning.place(of: context.member.id, in: course)))
    }

    @Sendable private func item(
        _ input: Input<ItemPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<ItemView> {
        let course = try await catalogue.published(input.path.id)
        let place = try await learning.place(of: context.member.id, in: course)
        let isQuiz = place.content.item(input.path.item)?.kind == .quiz
        let desk = isQuiz ? try await attempts.desk(input.path.item, of: context.member.id, in: course) : nil
        let item = try desk?.item ?? place.openItem(input.path.item)
        return .ok(
            ItemView(item, place, desk, language: context.node.language.tag, now: learning.world.now()))
    }

    @Sendable private func complete(
        _ input: Input<ItemPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<LearningState> {
        let course = try await catalogue.published(input.path.id)
        try await learning.complete(input.path.item, by: context.member.id, in: course)
        return .ok(LearningState(try await learning.place(of: context.member.id, in: course)))
    }

    @Sendable private func enrolments(
        _: Input<None, None, None>, _: ListPosition, _ context: MemberContext
    ) async throws -> Page<EnrolmentView> {
        var items: [EnrolmentView] = []
        for learning in try await learning.store.learning(of: context.member.id) {
            let content = try await catalogue.content(of: learning.course.id, version: learning.version)
            items.append(EnrolmentView(learning, content, language: context.node.language.tag))
        }
        return Page(items: items, next: nil)
    }

    @Sendable private func transcript(
        _: Input<None, None, None>, _: ListPosition, _ context: MemberContext
    ) async throws -> Page<TranscriptView> {
        let lines = try await learning.store.transcript(of: context.member.id)
        return Page(items: lines.map { TranscriptView($0, language: context.node.language.tag) }, next: nil)
    }
}
