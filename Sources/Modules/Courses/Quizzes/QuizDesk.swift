/// A learner in front of a quiz: its rules, and what their attempts so far allow.
struct QuizDesk: Sendable {
    let place: LearnerPlace
    let item: CourseItem
    let rules: QuizRules
    let questions: [Question]
    let plan: AttemptPlan
}
