import Foundation
import Web

/// A question as a page asks it.
struct QuestionField: Sendable {
    let anchor: String
    let name: String
    let number: Message
    let text: SafeHTML
    let lang: String
    let tail: SafeHTML?
    let hint: Message?
    let value: String?
    let isText: Bool
    let isEssay: Bool
    let isNumber: Bool
    let isDescription: Bool
    let isRadio: Bool
    let choices: [Box]
    let selects: [Select]

    /// A radio button or a checkbox.
    struct Box: Sendable {
        let id: String
        let name: String
        let value: String
        let label: Message
        let lang: String?
        let type: String
        let isChecked: Bool
    }

    /// One thing with a list to choose from.
    struct Select: Sendable {
        let id: String
        let name: String
        let label: String
        let lang: String
        let options: [FormField.Option]
    }

    init(_ question: AskedQuestion, number: Int, answer: [String]) {
        let name = AnswerForm.name(question)
        self.name = name
        anchor = "question-\(question.id)"
        self.number = Message("Question {number}", ["number": .number(number)])
        text = question.text.shown
        lang = question.text.lang
        tail = question.tail?.shown
        value = answer.first
        isText = question.type == .shortAnswer
        isEssay = question.type == .essay
        isNumber = question.type == .numerical
        isDescription = question.type == .description
        isRadio = [.single, .missingWord, .trueFalse].contains(question.type)
        hint =
            switch question.type {
            case .multiple: Message("Choose all that apply.")
            case .matching: Message("Choose what belongs to each.")
            case .ordering: Message("Give each its place.")
            case .numerical: Message("Write a number.")
            default: nil
            }
        choices = Self.boxes(question, name, answer)
        selects = Self.selects(question, answer)
    }

    private static func boxes(_ question: AskedQuestion, _ name: String, _ answer: [String]) -> [Box] {
        switch question.type {
        case .single, .missingWord, .multiple:
            (question.choices ?? []).map { choice in
                let isMany = question.type == .multiple
                return Box(
                    id: "\(name).\(choice.id)", name: isMany ? "\(name).\(choice.id)" : name, value: choice.id,
                    label: Message("{text}", ["text": .text(choice.text)]), lang: choice.lang,
                    type: isMany ? "checkbox" : "radio", isChecked: answer.contains(choice.id))
            }
        case .trueFalse:
            [("true", Message("True")), ("false", Message("False"))].map { value, label in
                Box(
                    id: "\(name).\(value)", name: name, value: value, label: label, lang: nil, type: "radio",
                    isChecked: answer == [value])
            }
        default: []
        }
    }

    private static func selects(_ question: AskedQuestion, _ answer: [String]) -> [Select] {
        switch question.type {
        case .matching:
            (question.lefts ?? []).map { left in
                select(
                    question, left,
                    (question.options ?? []).map { ($0.id, Message("{text}", ["text": .text($0.text)])) }
                ) {
                    answer.contains("\(left.id):\($0)")
                }
            }
        case .ordering:
            (question.choices ?? []).map { choice in
                let places = (question.choices ?? []).indices.map {
                    ("\($0 + 1)", Message("{number}", ["number": .number($0 + 1)]))
                }
                return select(question, choice, places) { place in
                    answer.firstIndex(of: choice.id).map { "\($0 + 1)" } == place
                }
            }
        default: []
        }
    }

    private static func select(
        _ question: AskedQuestion, _ thing: AskedQuestion.Option, _ options: [(String, Message)],
        isChosen: (String) -> Bool
    ) -> Select {
        let name = AnswerForm.name(question, part: thing.id)
        let none = FormField.Option(value: "", label: Message("Choose"), isSelected: false)
        return Select(
            id: name, name: name, label: thing.text, lang: thing.lang,
            options: [none]
                + options.map { FormField.Option(value: $0.0, label: $0.1, isSelected: isChosen($0.0)) })
    }
}
