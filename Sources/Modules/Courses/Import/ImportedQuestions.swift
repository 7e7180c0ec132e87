/// What a text was read as: the questions, and everything that is not in them.
struct ImportedQuestions: Hashable, Sendable {
    /// A question and the line it begins on.
    struct Found: Hashable, Sendable {
        let line: Int
        let question: Question
    }

    var found: [Found] = []
    var notes: [ImportNote] = []

    var questions: [Question] { found.map(\.question) }
}
