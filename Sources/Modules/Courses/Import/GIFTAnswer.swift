import Web

/// One `=` or `~` of a question's answers.
struct GIFTAnswer {
    let isRight: Bool
    /// Percent, where one is given between `%` signs.
    let weight: Double?
    /// Whether it begins with words between `%` signs, such as `%s and %s`.
    let hasWordsForWeight: Bool
    let text: GIFTText
    let feedback: GIFTText?
    let line: Int

    /// - Throws: ``GIFTFailure``.
    static func parts(of answers: GIFTText) throws -> [GIFTAnswer] {
        var rest = answers.trimmed
        var parts: [GIFTAnswer] = []
        guard rest.first?.marks("=") == true || rest.first?.marks("~") == true else {
            throw GIFTFailure(line: answers.line, message: Message("Answers begin with = or ~."))
        }
        while let first = rest.first {
            let body = rest.dropFirst()
            let end = body.firstMark("=", "~") ?? body.endIndex
            parts.append(try GIFTAnswer(first, body[..<end]))
            rest = body[end...]
        }
        return parts
    }

    private init(_ mark: GIFTGlyph, _ body: GIFTText) throws {
        var body = body.trimmed
        line = mark.line
        var isRight = mark.marks("=")
        if body.first?.marks("%") == true, let end = body.dropFirst().firstMark("%") {
            let number = body[..<end].dropFirst().text
            weight = WrittenNumber.value(of: number)
            hasWordsForWeight = weight == nil
            guard abs(weight ?? 0) <= 100 else {
                throw GIFTFailure(
                    line: line, message: Message("{text} is no weight from -100 to 100.", ["text": .text(number)]))
            }
            if weight != nil { body = body[body.index(after: end)...].trimmed }
        } else {
            weight = nil
            hasWordsForWeight = false
        }
        if mark.marks("~") { isRight = false }
        self.isRight = isRight
        let hash = body.firstMark("#")
        text = body[..<(hash ?? body.endIndex)].trimmed
        feedback = hash.map { body[$0...].dropFirst().trimmed }
        guard !text.isEmpty || feedback != nil && !isRight else {
            throw GIFTFailure(line: line, message: Message("An answer is empty."))
        }
    }
}
