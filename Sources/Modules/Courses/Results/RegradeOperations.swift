import Foundation
import Kernel
import Postgres
import Web

/// What authors decide about attempts that are handed in: grading anew, reading answers, and granting more. Each decision is kept
/// with who made it and why, in the transaction in which it takes effect.
struct RegradeOperations: Sendable {
    let attempts: AttemptOperations
    let results: ResultStore
    let gradings: GradingStore
    private var catalogue: CatalogueStore { attempts.catalogue }

    /// One attempt whose score changes.
    struct Change: Codable, Sendable {
        let handle: String
        let attempt: ID<Attempt>
        let before: Double?
        let after: Double?
    }

    /// Replays stored answers, some attempts at a time, so that learners wait for none of it. What was completed stays completed; who
    /// passes now completes the quiz now. What is corrected holds from the beginning: whoever is interrupted asks again.
    /// - Parameter isDry: only says what would change.
    /// - Throws: ``Problem`` `invalid` where a change has no reason, or a question is none of the quiz.
    func regrade(
        _ quiz: ID<CourseItem>, of course: Course, _ corrections: [Correction], isDry: Bool, because reason: String,
        by author: ID<Member>
    ) async throws -> [Change] {
        let grading = new(.correction, of: quiz, course, because: reason, by: author) { $0.corrections = corrections }
        if !isDry, reason.allSatisfy(\.isWhitespace) {
            throw Problem.invalid(FieldProblem("/reason", "required", "This is needed."))
        }
        let key = QuizKey(quiz: quiz, course: course.id)
        try await check(corrections, key)
        let database = attempts.store.database
        if !isDry { try await database.write { try await gradings.keep(grading, in: $0) } }
        var changes: [Change] = []
        var left = try await results.graded(key)[...]
        while !left.isEmpty {
            let batch = left.prefix(Self.batch)
            left = left.dropFirst(Self.batch)
            changes += try await database.write { transaction in
                var changes: [Change] = []
                for id in batch {
                    guard let attempt = try await attempt(id, locking: !isDry, in: transaction) else { continue }
                    let graded = try await graded(attempt.attempt, with: isDry ? corrections : [], in: transaction)
                    guard let change = try await change(attempt.attempt, to: graded, in: transaction) else { continue }
                    changes.append(change)
                    if !isDry { try await keep(graded, of: attempt, course, by: grading, in: transaction) }
                }
                return changes
            }
        }
        return changes
    }

    /// Attempts that are graded anew in one transaction.
    static let batch = 100

    /// What is corrected is a question of the quiz, in one of its versions, and once.
    private func check(_ corrections: [Correction], _ key: QuizKey) async throws {
        let known = try await catalogue.questions(of: key)
        for (index, correction) in corrections.enumerated() where !known.contains(correction.question) {
            throw Problem.invalid(
                FieldProblem("/corrections/\(index)/question", "unknown", "This quiz has no such question."))
        }
        guard corrections.count <= CourseCheck.maximumQuestions else {
            throw Problem.invalid(FieldProblem("/corrections", "too_many", "A quiz has at most 200 questions."))
        }
    }

    /// Gives an answer that a person has to read its mark.
    /// - Throws: ``Problem`` `notFound` where there is no such answer.
    func mark(
        _ id: ID<Attempt>, _ question: ID<Question>, fraction: Double, remark: String, by author: ID<Member>
    ) async throws {
        try await attempts.store.database.write { transaction in
            guard let locked = try await attempt(id, locking: true, in: transaction),
                let course = try await catalogue.find(.id(locked.attempt.course)),
                try await questions(of: locked.attempt).contains(where: { $0.id == question && $0.type == .essay })
            else { throw Problem.notFound }
            let grading = new(.reading, of: locked.attempt.quiz, course, because: remark, by: author) {
                $0.question = question
                $0.member = locked.attempt.member
            }
            try await gradings.keep(grading, in: transaction)
            let graded = try await graded(
                locked.attempt, setting: [question.description: Mark(fraction: fraction)], in: transaction)
            try await keep(graded, of: locked, course, by: grading, in: transaction)
        }
    }

    /// Answers of one quiz that wait to be read, the oldest first.
    func essays(of key: QuizKey) async throws -> [Essay] {
        var essays: [Essay] = []
        for (attempt, handle) in try await results.waiting(at: key) {
            let content = try await catalogue.content(of: attempt.course, version: attempt.version)
            for question in content.item(key.quiz)?.questions ?? [] {
                let id = question.id.description
                guard let mark = attempt.marks?[id], mark.fraction == nil else { continue }
                essays.append(
                    Essay(
                        attempt: attempt.id, handle: handle, question: id,
                        asked: RenderedText(question.text, language: content.language, main: content.language),
                        text: attempt.answers[id]?.first ?? "", submittedAt: attempt.submittedAt))
            }
        }
        return essays
    }

    /// An answer that a person has to read.
    struct Essay: Codable, Sendable {
        let attempt: ID<Attempt>
        let handle: String
        let question: String
        /// What was asked, in the course's own language.
        let asked: RenderedText
        let text: String
        let submittedAt: Date?

        enum CodingKeys: String, CodingKey {
            case attempt, handle, question, asked, text
            case submittedAt = "submitted_at"
        }
    }

    /// Grants one learner more time, attempts or days. Noted with who granted it and why.
    /// - Throws: ``Problem`` `notFound`.
    func grant(
        _ quiz: ID<CourseItem>, of course: Course, _ grant: OverrideBody, by author: ID<Member>
    ) async throws {
        let key = QuizKey(quiz: quiz, course: course.id)
        guard let member = try await results.member(grant.member.trimmingPrefix("@").description) else {
            throw Problem.notFound
        }
        let override = QuizOverride(
            extraMinutes: min(max(0, grant.extraMinutes ?? 0), 1440),
            extraAttempts: min(max(0, grant.extraAttempts ?? 0), 100), closes: grant.closes)
        let grading = new(.override, of: quiz, course, because: grant.reason, by: author) { $0.member = member }
        try await attempts.store.database.write { transaction in
            try await gradings.keep(grading, in: transaction)
            try await results.grant(
                override, to: member, at: key, because: String(grant.reason.prefix(500)), by: author,
                at: grading.madeAt, in: transaction)
            let open = try await attempts.store.attempts(of: member, at: key, in: transaction)
                .last { $0.state == .inProgress }
            guard let open, let item = try await item(of: open), let rules = item.rules else { return }
            let plan = AttemptPlan(
                rules: rules, override: override, attempts: [open], round: open.round,
                closes: item.availability?.closes)
            try await results.extend(
                member, at: key, to: plan.deadline(from: open.startedAt),
                grace: plan.graceEnd(of: plan.deadline(from: open.startedAt)), in: transaction)
        }
    }
}

extension RegradeOperations {
    /// A handed-in attempt with the enrolment it belongs to, both locked: the enrolment always first.
    private struct Handed {
        let attempt: Attempt
        let enrolment: Enrolment?
    }

    private func attempt(_ id: ID<Attempt>, locking: Bool, in transaction: Transaction) async throws -> Handed? {
        guard let found = try await attempts.store.find(id, in: transaction), found.marks != nil else { return nil }
        guard locking else { return Handed(attempt: found, enrolment: nil) }
        let enrolment = try await attempts.learning.store.locked(found.member, found.course, in: transaction)
        return try await attempts.store.locked(id, in: transaction).map { Handed(attempt: $0, enrolment: enrolment) }
    }

    /// The stored answers against the key, with all that was ever corrected of it.
    private func graded(
        _ attempt: Attempt, setting marks: [String: Mark] = [:], with more: [Correction] = [],
        in transaction: Transaction
    ) async throws -> GradedAttempt {
        let known = try await GradingStore.corrections(
            of: attempt.key, version: attempt.version, in: transaction)
        return Correction.apply(
            known + more, to: try await questions(of: attempt), answers: attempt.answers,
            marks: (attempt.marks ?? [:]).merging(marks) { _, new in new })
    }

    private func change(
        _ attempt: Attempt, to graded: GradedAttempt, in transaction: Transaction
    ) async throws -> Change? {
        guard graded.marks != attempt.marks || graded.percent != attempt.percent else { return nil }
        return Change(
            handle: try await results.handle(of: attempt.member, in: transaction), attempt: attempt.id,
            before: attempt.percent, after: graded.percent)
    }

    private func keep(
        _ graded: GradedAttempt, of handed: Handed, _ course: Course, by grading: NewGrading,
        in transaction: Transaction
    ) async throws {
        let attempt = handed.attempt
        try await attempts.store.close(
            attempt.id, graded.percent == nil ? .submitted : .graded, answers: attempt.answers, marks: graded.marks,
            percent: graded.percent, at: attempt.submittedAt ?? grading.madeAt, in: transaction)
        try await gradings.note(
            attempt.id, before: attempt.percent, after: graded.percent, by: grading.id, in: transaction)
        try await attempts.complete(
            attempt, handed.enrolment, try await item(of: attempt), course.slug, in: transaction)
    }

    private func new(
        _ kind: Grading.Kind, of quiz: ID<CourseItem>, _ course: Course, because reason: String, by author: ID<Member>,
        _ fill: (inout NewGrading) -> Void
    ) -> NewGrading {
        var grading = NewGrading(
            id: attempts.world.newID(), quiz: quiz, course: course, kind: kind, reason: reason, author: author,
            madeAt: attempts.world.now())
        fill(&grading)
        return grading
    }

    /// The course that an address is about which names a quiz.
    /// - Throws: ``Problem`` `notFound`.
    func course(of quiz: ID<CourseItem>, asked reference: CourseReference?) async throws -> Course {
        guard let course = try await catalogue.course(ofQuiz: quiz, asked: reference) else { throw Problem.notFound }
        return course
    }

    private func item(of attempt: Attempt) async throws -> CourseItem? {
        try await catalogue.content(of: attempt.course, version: attempt.version).item(attempt.quiz)
    }

    private func questions(of attempt: Attempt) async throws -> [Question] {
        try await item(of: attempt)?.questions ?? []
    }
}
