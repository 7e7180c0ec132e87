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
    /// Of true or false.
    let truth: Message?
    let lacksKey: Bool
    /// Nil in a preview.
    let editPath: String?
    let editLabel: Message
    let upLabel: Message
    let downLabel: Message
    let removeLabel: Message

    /// - Parameter base: the address of its quiz's editor, where it is in one.
    init(_ question: Question, number: Int, language: EditLanguage, base: String? = nil) {
        let rendered = RenderedText(question.text, language: language.tag, main: language.main)
        let place: [String: MessageValue] = ["number": .number(number)]
        id = question.id.description
        self.number = Message("Question {number}", place)
        type = question.type.label
        text = rendered.shown
        lang = rendered.lang
        let solution = Solution(question, answer: [], mark: nil, language: language.tag, main: language.main)
        right = question.type == .trueFalse || question.lacksKey == true ? [] : solution.right
        wrong = (question.type == .ordering && question.lacksKey != true ? [] : question.choices ?? [])
            .filter { $0.weight <= 0 }.map { $0.text.read(in: language.tag, else: language.main).text }
        truth = question.type == .trueFalse ? (question.isTrue ?? true ? Message("True") : Message("False")) : nil
        lacksKey = question.lacksKey ?? false
        editPath = base.map { language.path("\($0)/questions/\(question.id)") }
        editLabel = Message("Edit question {number}", place)
        upLabel = Message("Up: question {number}", place)
        downLabel = Message("Down: question {number}", place)
        removeLabel = Message("Remove question {number}", place)
    }
}
