import Kernel
import Web

/// A question with its key, as its authors see it.
struct KeyedQuestion: Sendable {
    let id: String
    let number: Message
    let type: Message
    let text: SafeHTML
    let lang: String
    let right: [String]
    let wrong: [String]

    init(_ question: Question, number: Int, language: String) {
        let rendered = RenderedText(question.text, language: language, main: language)
        id = question.id.description
        self.number = Message("Question {number}", ["number": .number(number)])
        type = question.type.label
        text = rendered.shown
        lang = rendered.lang
        let solution = Solution(question, answer: [], mark: nil, language: language, main: language)
        right = question.type == .trueFalse ? [] : solution.right
        wrong = (question.type == .ordering ? [] : question.choices ?? []).filter { $0.weight <= 0 }
            .map { $0.text.read(in: language, else: language).text }
        truth = question.type == .trueFalse ? (question.isTrue ?? true ? Message("True") : Message("False")) : nil
    }

    /// Of true or false.
    let truth: Message?
}
