import Foundation
import Kernel

/// What the rules of one version make of what a learner did. Pure.
///
/// Only what was done is looked at: attempts of quizzes that were handed in, and what is completed already. What was completed stays so.
struct Recalculation: Sendable {
    let content: CourseContent
    let completed: Set<ID<CourseItem>>
    /// The learner's, of the round they learn in, oldest first.
    let attempts: [Attempt]
    let round: Int

    /// Quizzes that are completed by these rules and were not, in the order of the course.
    var items: [ID<CourseItem>] {
        content.items.filter { !completed.contains($0.id) && isSatisfied($0) }.map(\.id)
    }

    /// Whether nothing that is required is left then. A course that requires nothing is completed by nobody.
    var completesCourse: Bool {
        let progress = Progress(content, completed: completed.union(items))
        return progress.isComplete && progress.required > 0
    }

    private func isSatisfied(_ item: CourseItem) -> Bool {
        guard let rules = item.rules, item.kind == .quiz else { return false }
        let own = attempts.filter { $0.quiz == item.id }
        if item.completion == .mustSubmit { return own.contains { [.submitted, .graded].contains($0.state) } }
        return AttemptPlan(rules: rules, override: .none, attempts: own, round: round).isPassed
    }
}
