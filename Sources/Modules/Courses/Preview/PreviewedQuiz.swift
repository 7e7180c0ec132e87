import Foundation
import Kernel

/// A quiz of a draft in front of its author, and an attempt that no table knows.
struct PreviewedQuiz: Sendable {
    private let place: LearnerPlace
    private let item: CourseItem
    private let rules: QuizRules
    private let now: Date

    /// The order of the answers, the same each time.
    private static let seed: UInt64 = 1

    init(_ place: LearnerPlace, _ item: CourseItem, now: Date) {
        self.place = place
        self.item = item
        self.now = now
        rules = item.rules ?? .standard
    }

    var desk: QuizDesk {
        QuizDesk(place: place, item: item, rules: rules, questions: item.questions ?? [], plan: plan)
    }

    /// An attempt in which this was answered.
    func attempt(_ answers: [String: [String]] = [:]) -> AttemptDesk {
        desk(answers, .inProgress, nil)
    }

    /// The attempt as it would be graded.
    func graded(_ answers: [String: [String]]) -> AttemptDesk {
        let graded = GradedAttempt(item.questions ?? [], answers)
        return desk(answers, graded.percent == nil ? .submitted : .graded, graded)
    }

    private var plan: AttemptPlan { AttemptPlan(rules: rules, override: .none, attempts: [], round: 1) }

    private func desk(
        _ answers: [String: [String]], _ state: AttemptState, _ graded: GradedAttempt?
    ) -> AttemptDesk {
        let deadline = graded == nil ? plan.deadline(from: now) : nil
        let attempt = Attempt(
            id: ID(item.id.uuid), member: ID(place.course.id.uuid), course: place.course.id, version: 0, round: 1,
            quiz: item.id, number: 1, state: state, seed: Self.seed, startedAt: now, deadline: deadline,
            graceUntil: nil, answers: answers, revision: 1, savedAt: now, submittedAt: graded == nil ? nil : now,
            marks: graded?.marks, percent: graded?.percent)
        return AttemptDesk(
            attempt: attempt, course: place.course, content: place.content, item: item, rules: rules, plan: plan)
    }
}
