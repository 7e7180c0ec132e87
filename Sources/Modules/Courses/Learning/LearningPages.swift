import Foundation
import Kernel
import Web

/// Lessons, and what members learn, as pages.
struct LearningPages: Sendable {
    let learning: LearningOperations
    let attempts: AttemptOperations
    private var catalogue: CatalogueStore { learning.catalogue }
    private static let course = CataloguePages.base + "/{course}"

    var pages: [PageRoute] {
        [
            .post(Self.course + "/enrol", access: .member, answer: enrol),
            .post(Self.course + "/leave", access: .member, answer: leave),
            .post(Self.course + "/again", access: .member, answer: again),
            .post(Self.course + "/newest", access: .member, answer: newest),
            .get(Self.course + "/items/{item}", access: .member, answer: item),
            .post(Self.course + "/items/{item}/done", access: .member, answer: done),
            .post(Self.course + "/items/{item}/start", access: .member, answer: start),
            .get("/learning", access: .member, answer: mine),
        ]
    }

    @Sendable private func enrol(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        do {
            let enrolment = try await learning.enrol(context.member.id, in: course, key: request.form["key"])
            guard enrolment.state == .active else { return .redirect(course.path) }
            let place = try await learning.place(of: context.member.id, in: course)
            return .redirect(NextStep(place, language: "")?.path ?? course.path)
        } catch let problem as Problem where problem.kind != .notFound {
            let content = try await catalogue.content(of: course.id, version: course.version ?? 0)
            return .view(
                CoursePage.view(
                    course, content, nil, isVisitor: false, language: context.node.language.tag, problem: problem))
        }
    }

    @Sendable private func leave(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        try await learning.leave(context.member.id, course.id)
        return .redirect("/learning")
    }

    @Sendable private func again(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        try await learning.again(context.member.id, in: course)
        return .redirect(course.path)
    }

    @Sendable private func newest(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        try await learning.move(context.member.id, in: course)
        return .redirect(course.path)
    }

    @Sendable private func item(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        guard let place = try await learning.placeIfAny(of: context.member.id, in: course) else {
            return .redirect(course.path)
        }
        let id = try id(request)
        let language = context.node.language.tag
        guard place.content.item(id)?.kind == .quiz else {
            return .view(LessonPage.view(try place.openItem(id), place, language: language))
        }
        // It may be open to this learner for longer.
        let desk = try await attempts.desk(id, of: context.member.id, in: course)
        return .view(QuizIntroPage.view(desk, language: language, now: learning.world.now()))
    }

    @Sendable private func done(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        let id = try id(request)
        try await learning.complete(id, by: context.member.id, in: course)
        let place = try await learning.place(of: context.member.id, in: course)
        return .redirect(
            (place.following(id) ?? place.progress.next).map { "\(course.path)/items/\($0.id)" } ?? course.path)
    }

    @Sendable private func start(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let course = try await find(request)
        let id = try id(request)
        do {
            return .redirect(try await attempts.start(id, of: context.member.id, in: .id(course.id)).path)
        } catch let problem as Problem where problem.kind.status == 409 {
            return .redirect("\(course.path)/items/\(id)")
        }
    }

    @Sendable private func mine(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let language = context.node.language.tag
        var cards: [LearningCard] = []
        for one in try await learning.store.learning(of: context.member.id) where one.state != .left {
            let content = try await catalogue.content(of: one.course.id, version: one.version)
            cards.append(LearningCard(one, content, language: language))
        }
        let lines = try await learning.store.transcript(of: context.member.id)
        return .view(MyLearningPage.view(cards, lines, language: language))
    }

    private func find(_ request: PageRequest) async throws -> Course {
        guard let reference = CourseReference(request.parameters["course"] ?? "") else { throw Problem.notFound }
        return try await catalogue.published(reference)
    }

    private func id(_ request: PageRequest) throws -> ID<CourseItem> {
        guard let id = ID<CourseItem>(request.parameters["item"] ?? "") else { throw Problem.notFound }
        return id
    }
}
