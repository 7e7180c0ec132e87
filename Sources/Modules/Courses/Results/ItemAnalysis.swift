import Kernel

/// How a quiz does: the share of the points that each question got, and how the scores are spread. Pure.
struct ItemAnalysis: Sendable {
    let attempts: Int
    /// By question, in the order of the quiz; nil where nobody answered it.
    let shares: [(question: Question, share: Double?)]
    /// Attempts by score: 0–9 percent, 10–19 …, 90–100.
    let distribution: [Int]

    static let steps = 10

    init(_ questions: [Question], _ graded: [(marks: [String: Mark], percent: Double)]) {
        attempts = graded.count
        shares = questions.filter { $0.type != .description }.map { question in
            let fractions = graded.compactMap { $0.marks[question.id.description]?.fraction }
            return (question, fractions.isEmpty ? nil : fractions.reduce(0, +) / Double(fractions.count))
        }
        var distribution = [Int](repeating: 0, count: Self.steps)
        for one in graded { distribution[min(Self.steps - 1, max(0, Int(one.percent) / Self.steps))] += 1 }
        self.distribution = distribution
    }
}
