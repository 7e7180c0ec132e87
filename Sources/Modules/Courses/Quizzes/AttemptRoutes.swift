import Foundation
import Kernel
import Web

/// Taking quizzes over the API.
struct AttemptRoutes: Sendable {
    let attempts: AttemptOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/quizzes/{id}/attempts", "Begin an attempt, or find the one that is open", access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked, .noAttemptsLeft, .attemptTooSoon, .quizPassed],
                status: 201, answer: start),
            .get(
                "/attempts/{id}", "One's own attempt: its questions, answers and, when it may be, its result",
                access: .member, problems: [.notFound], answer: show),
            .patch(
                "/attempts/{id}", "Keep some answers of an open attempt", access: .member,
                problems: [.notFound, .attemptOver], answer: save),
            .post(
                "/attempts/{id}/submit", "Hand an attempt in; again changes nothing", access: .member,
                problems: [.notFound], answer: submit),
            .post(
                "/quizzes/{id}/submit", "Begin an attempt, or go on with it, and hand it in with these answers",
                access: .member,
                problems: [.notFound, .notEnrolled, .itemLocked, .noAttemptsLeft, .attemptTooSoon, .quizPassed],
                answer: submitQuiz),
        ]
    }

    private struct QuizPath: Codable, Sendable {
        let id: ID<CourseItem>
    }

    private struct AttemptPath: Codable, Sendable {
        let id: ID<Attempt>
    }

    private struct AnswersBody: Codable, Sendable {
        let answers: [QuestionAnswer]
    }

    private struct SubmitBody: Codable, Sendable {
        let answers: [QuestionAnswer]?
    }

    @Sendable private func start(
        _ input: Input<QuizPath, QuizQuery, None>, _ context: MemberContext
    ) async throws -> Answer<AttemptView> {
        let attempt = try await attempts.start(input.path.id, of: context.member.id, in: input.query.course)
        let desk = try await attempts.find(attempt.id, of: context.member.id)
        return .created(
            view(desk, context), location: "\(Endpoint.base)/attempts/\(attempt.id)", etag: desk.attempt.etag)
    }

    @Sendable private func show(
        _ input: Input<AttemptPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<AttemptView> {
        try await answer(input.path.id, context)
    }

    @Sendable private func save(
        _ input: Input<AttemptPath, None, AnswersBody>, _ context: MemberContext
    ) async throws -> Answer<SavedAnswers> {
        let attempt = try await attempts.store.find(input.path.id, of: context.member.id)
        guard let attempt else { throw Problem.notFound }
        try input.check(etag: attempt.etag)
        let saved = try await attempts.save(
            input.body.answers, attempt.id, of: context.member.id, revision: attempt.revision)
        return .ok(SavedAnswers(savedAt: saved.savedAt, answered: saved.answers.count), etag: saved.etag)
    }

    @Sendable private func submit(
        _ input: Input<AttemptPath, None, SubmitBody>, _ context: MemberContext
    ) async throws -> Answer<AttemptView> {
        try await attempts.submit(input.path.id, of: context.member.id, with: input.body.answers ?? [])
        return try await answer(input.path.id, context)
    }

    @Sendable private func submitQuiz(
        _ input: Input<QuizPath, QuizQuery, SubmitBody>, _ context: MemberContext
    ) async throws -> Answer<AttemptView> {
        let attempt = try await attempts.start(input.path.id, of: context.member.id, in: input.query.course)
        try await attempts.submit(attempt.id, of: context.member.id, with: input.body.answers ?? [])
        return try await answer(attempt.id, context)
    }

    private func answer(_ id: ID<Attempt>, _ context: MemberContext) async throws -> Answer<AttemptView> {
        let desk = try await attempts.find(id, of: context.member.id)
        return .ok(view(desk, context), etag: desk.attempt.etag)
    }

    private func view(_ desk: AttemptDesk, _ context: MemberContext) -> AttemptView {
        AttemptView(desk, language: context.node.language.tag, now: attempts.world.now())
    }
}
