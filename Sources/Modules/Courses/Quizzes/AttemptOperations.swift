import Foundation
import Kernel
import Postgres
import Web

/// Taking quizzes. The server's clock decides, and one row lock makes of many submissions one.
struct AttemptOperations: Sendable {
    let learning: LearningOperations
    let store: AttemptStore
    var world: World { learning.world }
    var catalogue: CatalogueStore { learning.catalogue }

    /// Everything about a learner and one quiz.
    func desk(_ quiz: ID<CourseItem>, of member: ID<Member>, in course: Course) async throws -> QuizDesk {
        let place = try await learning.place(of: member, in: course)
        let key = QuizKey(quiz: quiz, course: course.id)
        let override = try await store.override(of: member, at: key)
        let item = try place.openItem(quiz, closes: override.closes)
        guard let rules = item.rules, let questions = item.questions else { throw Problem.notFound }
        try await settle(try await store.attempts(of: member, at: key))
        let plan = AttemptPlan(
            rules: rules, override: override, attempts: try await store.attempts(of: member, at: key),
            round: place.enrolment.round, closes: item.availability?.closes)
        return QuizDesk(place: place, item: item, rules: rules, questions: questions, plan: plan)
    }

    /// Begins an attempt, or finds the one that is open.
    /// - Parameter reference: of the course, where the quiz is in several.
    /// - Throws: ``Problem`` `notEnrolled`, `itemLocked`, `noAttemptsLeft`, `attemptTooSoon`, `quizPassed`.
    func start(
        _ quiz: ID<CourseItem>, of member: ID<Member>, in reference: CourseReference? = nil
    ) async throws -> Attempt {
        guard let course = try await catalogue.course(ofQuiz: quiz, asked: reference, learner: member) else {
            throw Problem.notFound
        }
        let desk = try await desk(quiz, of: member, in: course)
        let now = world.now()
        let seed = world.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        return try await store.database.write { transaction in
            guard let enrolment = try await learning.store.locked(member, desk.place.course.id, in: transaction) else {
                throw Problem(.notEnrolled)
            }
            let plan = AttemptPlan(
                rules: desk.rules, override: desk.plan.override,
                attempts: try await store.attempts(
                    of: member, at: QuizKey(quiz: quiz, course: course.id), in: transaction), round: enrolment.round,
                closes: desk.plan.closes)
            switch plan.next(at: now) {
            case .resume(let attempt): return attempt
            case .passed: throw Problem(.quizPassed)
            case .noneLeft(let until):
                throw Problem(.noAttemptsLeft, retryAfter: until.map { Self.seconds(from: now, to: $0) })
            case .wait(let until): throw Problem(.attemptTooSoon, retryAfter: Self.seconds(from: now, to: until))
            case .start: break
            }
            let deadline = plan.deadline(from: now)
            let new = NewAttempt(
                id: world.newID(), member: member, course: enrolment.course, version: desk.place.enrolment.version,
                round: enrolment.round, quiz: quiz, number: (plan.attempts.last?.number ?? 0) + 1, seed: seed,
                startedAt: now, deadline: deadline, graceUntil: plan.graceEnd(of: deadline))
            guard let attempt = try await store.insert(new, in: transaction) else { throw Problem.notFound }
            return attempt
        }
    }

    /// Somebody's own attempt with its questions, settled by the clock.
    /// - Throws: ``Problem`` `notFound` for whoever else's (S-041).
    func find(_ id: ID<Attempt>, of member: ID<Member>) async throws -> AttemptDesk {
        guard let attempt = try await store.find(id, of: member) else { throw Problem.notFound }
        try await settle([attempt])
        guard let attempt = try await store.find(id, of: member),
            let course = try await catalogue.find(.id(attempt.course))
        else { throw Problem.notFound }
        let content = try await catalogue.content(of: attempt.course, version: attempt.version)
        guard let item = content.item(attempt.quiz), let rules = item.rules else { throw Problem.notFound }
        let plan = AttemptPlan(
            rules: rules, override: try await store.override(of: member, at: attempt.key),
            attempts: try await store.attempts(of: member, at: attempt.key), round: attempt.round)
        return AttemptDesk(attempt: attempt, course: course, content: content, item: item, rules: rules, plan: plan)
    }

    /// Keeps some answers.
    /// - Parameter revision: what they are based on; nil takes any.
    /// - Throws: ``Problem`` `notFound`, `attemptOver`, `changed`, `invalid`.
    func save(
        _ answers: [QuestionAnswer], _ id: ID<Attempt>, of member: ID<Member>, revision: Int?
    ) async throws -> Attempt {
        guard let attempt = try await store.find(id, of: member) else { throw Problem.notFound }
        let kept = try AnswerCheck.check(answers, in: try await questions(of: attempt))
        try AnswerCheck.check(all: attempt.answers.merging(kept) { _, new in new })
        if let saved = try await store.save(kept, id, of: member, revision: revision, at: world.now()) { return saved }
        guard let now = try await store.find(id, of: member) else { throw Problem.notFound }
        guard now.state == .inProgress, now.verdict(at: world.now()) == .running else { throw Problem(.attemptOver) }
        throw Problem(.changed, detail: "The current version is \(now.etag).")
    }

    /// Hands an attempt in. Again, or many times at once, is the same as once.
    /// - Parameter answers: kept before, where there is still time.
    func submit(_ id: ID<Attempt>, of member: ID<Member>, with answers: [QuestionAnswer] = []) async throws {
        guard let attempt = try await store.find(id, of: member) else { throw Problem.notFound }
        let questions = try await questions(of: attempt)
        let given = try AnswerCheck.check(answers, in: questions)
        try AnswerCheck.check(all: attempt.answers.merging(given) { _, new in new })
        try await close(attempt, questions) { verdict in
            switch verdict {
            case .running: .handIn(given, at: world.now())
            case .overdue: .handIn([:], at: world.now())
            case .handInSaved(let deadline): .handIn([:], at: deadline)
            case .abandon: .abandon
            case .closed: .nothing
            }
        }
    }

    /// Does what time has decided about attempts, whether anybody looks or not.
    func settle(_ attempts: [Attempt]) async throws {
        let now = world.now()
        for attempt in attempts where attempt.verdict(at: now) != .running && attempt.state.isOpen {
            try await close(attempt, try await questions(of: attempt)) { verdict in
                switch verdict {
                case .handInSaved(let deadline): .handIn([:], at: deadline)
                case .abandon: .abandon
                case .overdue: .markOverdue
                case .running, .closed: .nothing
                }
            }
        }
    }

    /// What becomes of an attempt under its lock.
    private enum Closing {
        case handIn([String: [String]], at: Date)
        case abandon, markOverdue, nothing
    }

    private func close(
        _ attempt: Attempt, _ questions: [Question], _ decide: @Sendable (AttemptVerdict) -> Closing
    ) async throws {
        let content = try await catalogue.content(of: attempt.course, version: attempt.version)
        let slug = try await catalogue.find(.id(attempt.course))?.slug ?? ""
        try await store.database.write { transaction in
            // Always the enrolment first: two who wait for one another would both lose.
            let enrolment = try await learning.store.locked(attempt.member, attempt.course, in: transaction)
            guard let current = try await store.locked(attempt.id, in: transaction) else { throw Problem.notFound }
            switch decide(current.verdict(at: world.now())) {
            case .nothing: break
            case .abandon: try await store.set(.abandoned, of: current.id, in: transaction)
            case .markOverdue:
                if current.state == .inProgress { try await store.set(.overdue, of: current.id, in: transaction) }
            case .handIn(let answers, let time):
                let all = current.answers.merging(answers) { _, new in new }
                let corrections = try await GradingStore.corrections(
                    of: current.key, version: current.version, in: transaction)
                let graded = Correction.apply(
                    corrections, to: questions, answers: all, marks: GradedAttempt(questions, all).marks)
                try await store.close(
                    current.id, graded.percent == nil ? .submitted : .graded, answers: all, marks: graded.marks,
                    percent: graded.percent, at: time, in: transaction)
                try await complete(current, enrolment, content.item(current.quiz), slug, in: transaction)
            }
        }
    }

    /// Completes the quiz's item where its rule is satisfied now.
    /// - Parameter item: of the version that the attempt is of; the learner may be in a later one.
    func complete(
        _ attempt: Attempt, _ enrolment: Enrolment?, _ item: CourseItem?, _ slug: String, in transaction: Transaction
    ) async throws {
        guard let enrolment, enrolment.round == attempt.round, enrolment.state == .active, let item,
            let rules = item.rules
        else { return }
        let plan = AttemptPlan(
            rules: rules, override: .none,
            attempts: try await store.attempts(of: attempt.member, at: attempt.key, in: transaction),
            round: attempt.round)
        guard item.completion == .mustSubmit || plan.isPassed else { return }
        _ = try await learning.complete(
            item.id, by: attempt.member, enrolment, slug, in: transaction)
    }

    private func questions(of attempt: Attempt) async throws -> [Question] {
        let content = try await catalogue.content(of: attempt.course, version: attempt.version)
        return content.item(attempt.quiz)?.questions ?? []
    }

    private static func seconds(from now: Date, to then: Date) -> Int {
        max(1, Int(then.timeIntervalSince(now).rounded(.up)))
    }
}
