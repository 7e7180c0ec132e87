import Foundation
import Kernel
import Logging
import Web

/// Results of learners over the API, for authors.
struct ResultRoutes: Sendable {
    let catalogue: CatalogueStore
    let results: ResultStore
    let regrading: RegradeOperations
    private var gradings: GradingStore { regrading.gradings }

    var endpoints: [Endpoint] {
        [
            .get(
                "/courses/{id}/progress", "Learners and what they completed; as CSV below the same path",
                access: .capability(.author), problems: [.notFound], answer: progress),
            .post(
                "/quizzes/{id}/overrides", "Grant one learner more time, attempts or days",
                access: .capability(.author), problems: [.notFound], status: 204, answer: grant),
            .list(
                "/quizzes/{id}/overrides", "Learners who were granted more, by whom and why",
                access: .capability(.author), answer: overrides),
            .list(
                "/quizzes/{id}/gradings", "What authors decided about attempts, by whom and why, the newest first",
                access: .capability(.author), answer: history),
            .list(
                "/quizzes/{id}/essays", "Answers that wait for somebody to read them", access: .capability(.author),
                problems: [.notFound], answer: essays),
            .post(
                "/attempts/{id}/marks", "Give an answer that was read its mark", access: .capability(.author),
                problems: [.notFound], status: 204, answer: mark),
            .post(
                "/quizzes/{id}/regrade", "Grade handed-in attempts anew, or only say what would change",
                access: .capability(.author), problems: [.notFound], answer: regrade),
        ]
    }

    var streams: [StreamRoute] {
        [
            .get(
                "/courses/{id}/progress/csv", "Learners and what they completed, as comma-separated values (RFC 4180)",
                access: .capability(.author), rate: .read, shape: StreamShape(gives: [.bytes("text/csv")]), answer: csv)
        ]
    }

    private struct QuizPath: Codable, Sendable {
        let id: ID<CourseItem>
    }

    private struct RegradeBody: Codable, Sendable {
        let corrections: [Correction]
        let dryRun: Bool?
        /// Needed where something shall change; it is kept with the change.
        let reason: String?

        enum CodingKeys: String, CodingKey {
            case corrections, reason
            case dryRun = "dry_run"
        }
    }

    /// What only looks says so in either place.
    private struct RegradeQuery: Codable, Sendable {
        let course: CourseReference?
        let dryRun: Bool?

        enum CodingKeys: String, CodingKey {
            case course
            case dryRun = "dry_run"
        }
    }

    struct RegradeView: Codable, Sendable {
        let changes: [RegradeOperations.Change]
    }

    struct ProgressView: Codable, Sendable {
        let items: [ID<CourseItem>]
        let learners: [Learner]

        struct Learner: Codable, Sendable {
            let handle: String
            let state: Enrolment.State
            let version: Int
            let completedAt: Date?
            let completed: [ID<CourseItem>]
            let percent: Double?

            enum CodingKeys: String, CodingKey {
                case handle, state, version, completed, percent
                case completedAt = "completed_at"
            }
        }
    }

    @Sendable private func progress(
        _ input: Input<CatalogueRoutes.CoursePath, None, None>, _: MemberContext
    ) async throws -> Answer<ProgressView> {
        let course = try await catalogue.published(input.path.id)
        let content = try await catalogue.content(of: course.id, version: course.version ?? 0)
        let learners = try await results.learners(of: course.id)
        return .ok(
            ProgressView(
                items: content.items.map(\.id),
                learners: learners.map { learner in
                    ProgressView.Learner(
                        handle: learner.handle, state: learner.state, version: learner.version,
                        completedAt: learner.completedAt, completed: learner.completed.sorted(),
                        percent: learner.percent)
                }))
    }

    @Sendable private func csv(_ request: StreamRequest, _: MemberContext) async throws -> StreamAnswer {
        guard let reference = CourseReference(request.parameters["id"] ?? "") else { throw Problem.notFound }
        let course = try await catalogue.published(reference)
        let content = try await catalogue.content(of: course.id, version: course.version ?? 0)
        let table = ProgressTable(content: content, learners: try await results.learners(of: course.id))
        return .file("\(course.slug).csv", mediaType: "text/csv; charset=utf-8", Array(table.csv.utf8))
    }

    @Sendable private func grant(
        _ input: Input<QuizPath, QuizQuery, OverrideBody>, _ context: MemberContext
    ) async throws -> Answer<None> {
        let course = try await regrading.course(of: input.path.id, asked: input.query.course)
        try await regrading.grant(input.path.id, of: course, input.body, by: context.member.id)
        context.node.logger.notice(
            "an author grants an override",
            metadata: ["quiz": "\(input.path.id)", "member.handle": "\(context.member.handle)"])
        return .noContent
    }

    private struct AttemptPath: Codable, Sendable {
        let id: ID<Attempt>
    }

    private struct MarkBody: Codable, Sendable {
        let question: ID<Question>
        /// The share of the points, 0 to 1.
        let fraction: Double
        /// Kept with the mark, for other graders.
        let remark: String?
    }

    struct OverrideView: Codable, Sendable {
        let member: String
        let extraMinutes: Int
        let extraAttempts: Int
        let closes: Date?
        let reason: String
        let grantedBy: String?
        let grantedAt: Date

        enum CodingKeys: String, CodingKey {
            case member, closes, reason
            case extraMinutes = "extra_minutes"
            case extraAttempts = "extra_attempts"
            case grantedBy = "granted_by"
            case grantedAt = "granted_at"
        }
    }

    struct GradingView: Codable, Sendable {
        let id: ID<Grading>
        let kind: Grading.Kind
        let corrections: [Correction]
        let question: ID<Question>?
        let member: String?
        let reason: String
        let madeBy: String?
        let madeAt: Date
        /// Attempts whose score it changed.
        let attempts: Int

        enum CodingKeys: String, CodingKey {
            case id, kind, corrections, question, member, reason, attempts
            case madeBy = "made_by"
            case madeAt = "made_at"
        }
    }

    /// Of a quiz that nobody knows there is nothing to list.
    private func key(_ input: Input<QuizPath, QuizQuery, None>) async throws -> QuizKey? {
        let course = try await catalogue.course(ofQuiz: input.path.id, asked: input.query.course)
        return course.map { QuizKey(quiz: input.path.id, course: $0.id) }
    }

    @Sendable private func overrides(
        _ input: Input<QuizPath, QuizQuery, None>, _: ListPosition, _: MemberContext
    ) async throws -> Page<OverrideView> {
        guard let key = try await key(input) else { return Page(items: [], next: nil) }
        let items = try await results.overrides(of: key).map {
            OverrideView(
                member: $0.handle, extraMinutes: $0.extraMinutes, extraAttempts: $0.extraAttempts, closes: $0.closes,
                reason: $0.reason, grantedBy: $0.grantedBy, grantedAt: $0.grantedAt)
        }
        return Page(items: items, next: nil)
    }

    @Sendable private func history(
        _ input: Input<QuizPath, QuizQuery, None>, _: ListPosition, _: MemberContext
    ) async throws -> Page<GradingView> {
        guard let key = try await key(input) else { return Page(items: [], next: nil) }
        let items = try await gradings.all(of: key).map {
            GradingView(
                id: $0.id, kind: $0.kind, corrections: $0.corrections, question: $0.question, member: $0.learner,
                reason: $0.reason, madeBy: $0.author, madeAt: $0.madeAt, attempts: $0.attempts)
        }
        return Page(items: items, next: nil)
    }

    @Sendable private func essays(
        _ input: Input<QuizPath, QuizQuery, None>, _: ListPosition, _: MemberContext
    ) async throws -> Page<RegradeOperations.Essay> {
        guard let key = try await key(input) else { throw Problem.notFound }
        return Page(items: try await regrading.essays(of: key), next: nil)
    }

    @Sendable private func mark(
        _ input: Input<AttemptPath, None, MarkBody>, _ context: MemberContext
    ) async throws -> Answer<None> {
        guard (0...1).contains(input.body.fraction) else {
            throw Problem.invalid(FieldProblem("/fraction", "out_of_range", "Write a number from 0 to 1."))
        }
        try await regrading.mark(
            input.path.id, input.body.question, fraction: input.body.fraction, remark: input.body.remark ?? "",
            by: context.member.id)
        return .noContent
    }

    @Sendable private func regrade(
        _ input: Input<QuizPath, RegradeQuery, RegradeBody>, _ context: MemberContext
    ) async throws -> Answer<RegradeView> {
        let isDry = input.body.dryRun ?? false || input.query.dryRun ?? false
        let course = try await regrading.course(of: input.path.id, asked: input.query.course)
        let changes = try await regrading.regrade(
            input.path.id, of: course, input.body.corrections, isDry: isDry, because: input.body.reason ?? "",
            by: context.member.id)
        if !isDry {
            context.node.logger.notice(
                "an author grades anew",
                metadata: [
                    "quiz": "\(input.path.id)", "attempts": "\(changes.count)",
                    "member.handle": "\(context.member.handle)",
                ])
        }
        return .ok(RegradeView(changes: changes))
    }
}
