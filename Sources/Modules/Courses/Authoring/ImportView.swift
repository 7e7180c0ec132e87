/// What came of pasted questions.
struct ImportView: Codable, Sendable {
    let questions: [Found]
    let notes: [Note]

    struct Found: Codable, Sendable {
        let line: Int
        let type: QuestionType
        let name: String
    }

    struct Note: Codable, Sendable {
        let line: Int
        let kind: ImportNote.Kind
        let detail: String
    }

    init(_ read: ImportedQuestions) {
        questions = read.found.map { Found(line: $0.line, type: $0.question.type, name: $0.question.name) }
        notes = read.notes.map { Note(line: $0.line, kind: $0.kind, detail: $0.detail) }
    }
}
