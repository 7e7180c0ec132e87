import Kernel
import Web

/// What would come of pasted questions.
struct ImportPreview: Sendable {
    let text: String
    let count: Message
    let questions: [KeyedQuestion]
    let notes: [Note]
    let hasNotes: Bool
    let isRefused: Bool

    struct Note: Sendable {
        let line: Message
        let kind: Message
        let message: Message
    }

    init(_ text: String, _ read: ImportedQuestions) {
        self.text = text
        isRefused = false
        count = Message("{count} question", plural: "{count} questions", count: read.found.count)
        questions = read.found.enumerated().map { index, found in
            let language = found.question.text.texts.keys.first ?? "en"
            return KeyedQuestion(found.question, number: index + 1, language: EditLanguage(main: language))
        }
        notes = read.notes.map { note in
            Note(
                line: Message("Line {number}", ["number": .number(note.line)]), kind: Self.label(note.kind),
                message: note.message)
        }
        hasNotes = !notes.isEmpty
    }

    init(_ text: String, _ problem: Problem) {
        self.text = text
        isRefused = true
        count = Message("{count} question", plural: "{count} questions", count: 0)
        questions = []
        notes = problem.fields.map { field in
            Note(
                line: Message("Line {number}", ["number": .text(field.values["line"] ?? "–")]),
                kind: Self.label(.refused),
                message: Message("{text}", ["text": .text(field.values["text"] ?? field.detail)]))
        }
        hasNotes = true
    }

    private static func label(_ kind: ImportNote.Kind) -> Message {
        switch kind {
        case .refused: Message("Left out")
        case .skipped: Message("Not kept")
        case .look: Message("Look at this")
        }
    }
}
