import Foundation
import Kernel
import Logging
import Web

/// Results of learners over the API, for authors.
struct ResultRoutes: Sendable {
    let catalogue: CatalogueStore
    let results: ResultStore
    let regrading: RegradeOperations

    var endpoints: [Endpoint] {
        [
            .get(
                "/courses/{id}/progress", "Learners and what they completed; as CSV on the page of the same name",
                access: .capability(.author), problems: [.notFound], answer: progress),
            .post(
                "/quizzes/{id}/overrides", "Grant one learner more time, attempts or days",
                access: .capability(.author), problems: [.notFound], status: 204, answer: grant),
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

    private struct QuizPath: Codable, Sendable {
        let id: ID<CourseItem>
    }

    private struct RegradeBody: Codable, Sendable {
        let corrections: [Correction]
        let dryRun: Bool?

        enum CodingKeys: String, CodingKey {
            case corrections
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

    @Sendable private func grant(
        _ input: Input<QuizPath, None, OverrideBody>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await regrading.grant(input.path.id, input.body, by: context.member.id)
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
    }

    @Sendable private func essays(
        _ input: Input<QuizPath, None, None>, _: ListPosition, _: MemberContext
    ) async throws -> Page<RegradeOperations.Essay> {
        Page(items: try await regrading.essays(of: input.path.id), next: nil)
    }

    @Sendable private func mark(
        _ input: Input<AttemptPath, None, MarkBody>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await regrading.mark(input.path.id, input.body.question, fraction: input.body.fraction)
        return .noContent
    }

    @Sendable private func regrade(
        _ input: Input<QuizPath, None, RegradeBody>, _ context: MemberContext
    ) async throws -> Answer<RegradeView> {
        let isDry = input.body.dryRun ?? false
        let changes = try await regrading.regrade(input.path.id, input.body.corrections, isDry: isDry)
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
