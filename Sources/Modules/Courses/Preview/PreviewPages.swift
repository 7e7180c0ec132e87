import Foundation
import Kernel
import Web

/// A draft as its learners would see it: the same pages over a learner who has done nothing. Quizzes are graded and forgotten.
struct PreviewPages: Sendable {
    let catalogue: CatalogueStore
    let world: World

    private static let edit = CataloguePages.base + "/{course}/edit"

    var pages: [PageRoute] {
        [
            .get(Self.edit + "/preview", access: .capability(.author), answer: course),
            .get(Self.edit + "/{item}/preview", access: .capability(.author), answer: item),
            .post(Self.edit + "/{item}/preview", access: .capability(.author), answer: take),
        ]
    }

    @Sendable private func course(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(CoursePreviewPage.view(try await place(request), language: context.node.language.tag))
    }

    @Sendable private func item(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (place, item) = try await findItem(request)
        let language = context.node.language.tag
        guard item.kind == .quiz else { return .view(LessonPage.view(item, place, language: language)) }
        let quiz = PreviewedQuiz(place, item, now: world.now())
        return .view(QuizIntroPage.view(quiz.desk, language: language, now: world.now()))
    }

    /// Shows the questions; handed in, how it would have gone.
    @Sendable private func take(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let (place, item) = try await findItem(request)
        guard item.kind == .quiz else { throw Problem.notFound }
        let language = context.node.language.tag
        let quiz = PreviewedQuiz(place, item, now: world.now())
        let form = AnswerForm(request.form, quiz.attempt().asked(in: ""))
        let answers = try AnswerCheck.check(form.answers, in: item.questions ?? [])
        let notice = PreviewNotice(place, editing: item.id, next: place.following(item.id)?.id)
        guard request.form["hand_in"] != nil else {
            return .view(QuizPage.view(quiz.attempt(answers), notice: nil, language: language, preview: notice))
        }
        return .view(
            ResultPage.view(quiz.graded(answers), language: language, now: world.now(), preview: notice))
    }

    private func place(_ request: PageRequest) async throws -> LearnerPlace {
        guard let reference = CourseReference(request.parameters["course"] ?? ""),
            let course = try await catalogue.find(reference), let draft = try await catalogue.draft(of: course.id)
        else { throw Problem.notFound }
        let now = world.now()
        return LearnerPlace(
            course: course, enrolment: Enrolment(previewing: course.id, at: now), content: draft, completed: [],
            now: now, isPreview: true)
    }

    private func findItem(_ request: PageRequest) async throws -> (LearnerPlace, CourseItem) {
        let place = try await place(request)
        guard let id = ID<CourseItem>(request.parameters["item"] ?? "") else { throw Problem.notFound }
        return (place, try place.openItem(id))
    }
}
