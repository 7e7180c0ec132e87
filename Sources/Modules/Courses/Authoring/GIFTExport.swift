/// Questions as GIFT, and what is not in it.
struct GIFTExport: Codable, Sendable {
    let text: String
    let notes: [ImportView.Note]

    init(_ questions: [Question], language: String) {
        var writer = GIFTWriter(language: language)
        text = writer.write(questions)
        notes = writer.notes.map { ImportView.Note(line: $0.line, kind: $0.kind, detail: $0.detail) }
    }
}
