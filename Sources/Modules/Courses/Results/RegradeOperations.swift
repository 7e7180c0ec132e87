import Foundation
import Kernel
import Postgres
import Web

/// What authors decide about attempts that are handed in: grading anew, reading essays, and granting more.
struct RegradeOperations: Sendable {
    let attempts: AttemptOperations
    let results: ResultStore
    private var catalogue: CatalogueStore { attempts.catalogue }

    /// One attempt whose score changes.
    struct Change: Codable, Sendable {
        let handle: String
        let attempt: ID<Attempt>
        let before: Double?
        let after: Double?
    }

    /// Replays stored answers. What was completed stays completed; who passes now completes the quiz now.
    /// - Parameter isDry: only says what would change.
    func regrade(_ quiz: ID<CourseItem>, _ corrections: [Correction], isDry: Bool) async throws -> [Change] {
        guard let id = try await catalogue.course(ofQuiz: quiz), let course = try await catalogue.find(.id(id)) else {
            throw Problem.notFound
        }
        return try await attempts.store.database.write { transaction in
            var changes: [Change] = []
            for id in try await results.graded(quiz, in: transaction) {
                if let change = try await regrade(id, corrections, course, isDry: isDry, in: transaction) {
                    changes.append(change)
                }
            }
            return changes
        }
    }

    private func regrade(
        _ id: ID<Attempt>, _ corrections: [Correction], _ course: Course, isDry: Bool, in transaction: Transaction
    ) async throws -> Change? {
        guard let attempt = try await attempts.store.find(id, in: transaction), let marks = attempt.marks else {
            return nil
        }
        let content = try await catalogue.content(of: attempt.course, version: attempt.version)
        let graded = Correction.apply(
            corrections, to: content.item(attempt.quiz)?.questions ?? [], answers: attempt.answers, marks: marks)
        guard graded.marks != marks || graded.percent != attempt.percent else { return nil }
        if !isDry {
            let enrolment = try await attempts.learning.store.locked(attempt.member, attempt.course, in: transaction)
            try await attempts.store.close(
                id, graded.percent == nil ? .submitted : .graded, answers: attempt.answers, marks: graded.marks,
                percent: graded.percent, at: attempt.submittedAt ?? attempts.world.now(), in: transaction)
            try await attempts.complete(attempt, enrolment, content, course.slug, in: transaction)
        }
        return Change(
            handle: try await results.handle(of: attempt.member, in: transaction), attempt: id, before: attempt.percent,
            after: graded.percent)
    }

    /// Gives an answer that a person has to read its mark.
    /// - Throws: ``Problem`` `notFound`, `attemptOver` where nothing of it waits to be read.
    func mark(_ id: ID<Attempt>, _ question: ID<Question>, fraction: Double) async throws {
        try await attempts.store.database.write { transaction in
            guard let attempt = try await attempts.store.find(id, in: transaction), var marks = attempt.marks else {
                throw Problem.notFound
            }
            let content = try await catalogue.content(of: attempt.course, version: attempt.version)
            let questions = content.item(attempt.quiz)?.questions ?? []
            guard questions.contains(where: { $0.id == question && $0.type == .essay }) else { throw Problem.notFound }
            let slug = try await catalogue.find(.id(attempt.course))?.slug ?? ""
            let enrolment = try await attempts.learning.store.locked(attempt.member, attempt.course, in: transaction)
            marks[question.description] = Mark(fraction: fraction)
            let graded = GradedAttempt(questions, marks: marks)
            try await attempts.store.close(
                id, graded.percent == nil ? .submitted : .graded, answers: attempt.answers, marks: graded.marks,
                percent: graded.percent, at: attempt.submittedAt ?? attempts.world.now(), in: transaction)
            try await attempts.complete(attempt, enrolment, content, slug, in: transaction)
        }
    }

    /// Answers of one quiz that wait to be read, the oldest first.
    func essays(of quiz: ID<CourseItem>) async throws -> [Essay] {
        guard try await catalogue.course(ofQuiz: quiz) != nil else { throw Problem.notFound }
        var essays: [Essay] = []
        for (attempt, handle) in try await results.waiting(at: quiz) {
            for (question, mark) in attempt.marks ?? [:] where mark.fraction == nil {
                essays.append(
                    Essay(
                        attempt: attempt.id, handle: handle, question: question,
                        text: attempt.answers[question]?.first ?? "", submittedAt: attempt.submittedAt))
            }
        }
        return essays
    }

    /// An answer that a person has to read.
    struct Essay: Codable, Sendable {
        let attempt: ID<Attempt>
        let handle: String
        let question: String
        let text: String
        let submittedAt: Date?

        enum CodingKeys: String, CodingKey {
            case attempt, handle, question, text
            case submittedAt = "submitted_at"
        }
    }

    /// Grants one learner more time, attempts or days. Noted with who granted it and why.
    func grant(_ quiz: ID<CourseItem>, _ grant: OverrideBody, by author: ID<Member>) async throws {
        guard let course = try await catalogue.course(ofQuiz: quiz),
            let member = try await results.member(grant.member.trimmingPrefix("@").description)
        else { throw Problem.notFound }
        let override = QuizOverride(
            extraMinutes: min(max(0, grant.extraMinutes ?? 0), 1440),
            extraAttempts: min(max(0, grant.extraAttempts ?? 0), 100), closes: grant.closes)
        let open = try await attempts.store.attempts(of: member, at: quiz).last { $0.state == .inProgress }
        let now = attempts.world.now()
        try await attempts.store.database.write { transaction in
            try await results.grant(
                override, to: member, at: quiz, of: course, because: String(grant.reason.prefix(500)), by: author,
                at: now, in: transaction)
            guard let open, let rules = try await rules(of: open) else { return }
            let plan = AttemptPlan(rules: rules, override: override, attempts: [open], round: open.round)
            try await results.extend(member, at: quiz, to: plan.deadline(from: open.startedAt), in: transaction)
        }
    }

    private func rules(of attempt: Attempt) async throws -> QuizRules? {
        try await catalogue.content(of: attempt.course, version: attempt.version).item(attempt.quiz)?.rules
    }
}
