import Kernel
import Web

/// In which format questions are pasted.
enum QuestionFormat: String, SchemaEnumeration, Sendable {
    case gift, aiken

    /// What a text looks like: Aiken ends each question with a line `ANSWER: B`, and has no braces.
    init(looking text: String) {
        let hasAnswers = text.contains(/(?m)^\s*ANSWER:\s*[A-Z]\s*$/)
        self = hasAnswers && !text.contains("{") ? .aiken : .gift
    }

    /// - Parameter language: of the texts.
    func read(_ text: String, language: String, world: World) -> ImportedQuestions {
        switch self {
        case .gift: GIFTReader(language: language, world: world).read(text)
        case .aiken: AikenReader(language: language, world: world).read(text)
        }
    }

    /// Bytes of a text that is read at once.
    static let maximumBytes = 512 * 1024
}
