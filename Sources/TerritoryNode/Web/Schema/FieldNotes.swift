import Kernel

/// What is found wrong while a request is read: everything at once, so that a person mends it in one go.
final class FieldNotes {
    /// More are not told: nobody mends a hundred fields at once, and a stranger could make the answer huge.
    static let maximumProblems = 20

    private(set) var problems: [FieldProblem] = []
    var isFull: Bool { problems.count >= Self.maximumProblems }
    /// Texts of queries and forms stand for numbers and switches too.
    let readsTexts: Bool
    /// Names that the type does not ask for are problems.
    let refusesUnknown: Bool

    init(readsTexts: Bool, refusesUnknown: Bool) {
        self.readsTexts = readsTexts
        self.refusesUnknown = refusesUnknown
    }

    func note(_ problem: FieldProblem) {
        if !isFull { problems.append(problem) }
    }
}
