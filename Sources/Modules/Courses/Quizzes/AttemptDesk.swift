import Foundation

/// An attempt with the quiz it is of, in the version it pinned.
struct AttemptDesk: Sendable {
    let attempt: Attempt
    let course: Course
    let content: CourseContent
    let item: CourseItem
    let rules: QuizRules
    let plan: AttemptPlan

    /// In the order of the attempt.
    var questions: [Question] {
        let all = item.questions ?? []
        return rules.shufflesQuestions ? SeededOrder.shuffled(all, seed: attempt.seed, salt: "questions") : all
    }

    func asked(in language: String) -> [AskedQuestion] {
        questions.map {
            AskedQuestion($0, seed: attempt.seed, rules: rules, language: language, main: content.language)
        }
    }

    /// Whether this attempt's right answers may be shown.
    func mayReveal(at now: Date) -> Bool {
        !attempt.state.isOpen && plan.mayReveal(at: now)
    }

    var isPassed: Bool { attempt.percent.map { $0 >= Double(rules.passMark) } ?? false }
}
