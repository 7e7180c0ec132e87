import Kernel

/// What is found wrong while a request is read: everything at once, so that a person mends it in one go.
final class FieldNotes {
    private(set) var problems: [FieldProblem] = []
    /// Texts of queries and forms stand for numbers and switches too.
    let readsTexts: Bool
    /// Names that the type does not ask for are problems.
    let refusesUnknown: Bool

    init(readsTexts: Bool, refusesUnknown: Bool) {
        self.readsTexts = readsTexts
        self.refusesUnknown = refusesUnknown
    }

    func note(_ problem: FieldProblem) {
        problems.append(problem)
    }
}
