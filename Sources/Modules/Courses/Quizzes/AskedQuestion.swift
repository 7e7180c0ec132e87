import Foundation
import Kernel
import Web

/// A question as learners get it: no weights, no feedback, nothing of the key, and in the order of their attempt.
struct AskedQuestion: Codable, Hashable, Sendable {
    let id: ID<Question>
    let type: QuestionType
    let text: RenderedText
    /// After the gap.
    let tail: RenderedText?
    let points: Double
    /// To choose from, or to put in order.
    let choices: [Option]?
    /// Of a matching: for each of these one of `options`.
    let lefts: [Option]?
    let options: [Option]?

    /// One thing to choose.
    struct Option: Codable, Hashable, Sendable {
        let id: String
        let text: String
        let lang: String
    }

    init(_ question: Question, seed: UInt64, rules: QuizRules, language: String, main: String) {
        let option: (String, LocalizedText) -> Option = { id, text in
            let read = text.read(in: language, else: main)
            return Option(id: id, text: read.text, lang: read.language)
        }
        let salt = question.id.description
        id = question.id
        type = question.type
        text = RenderedText(question.text, language: language, main: main)
        tail = question.tail.map { RenderedText($0, language: language, main: main) }
        points = question.worth
        choices = question.choices.map { choices in
            let shown = choices.map { option($0.id, $0.text) }
            let isShuffled = question.type == .ordering || rules.shufflesAnswers
            return isShuffled ? SeededOrder.shuffled(shown, seed: seed, salt: salt) : shown
        }
        lefts = question.pairs?.map { option($0.left, $0.leftText) }
        options = question.pairs.map { pairs in
            let rights = pairs.map { option($0.right, $0.rightText) }
            let wrong = (question.distractors ?? []).map { option($0.id, $0.text) }
            return SeededOrder.shuffled(rights + wrong, seed: seed, salt: salt)
        }
    }
}
