import Foundation
import Kernel
import Web

/// What an author sets right about one question, as a form says it.
struct CorrectionForm: Sendable {
    let question: String
    let rule: Correction.Rule
    let answer: String
    let reason: String

    init() {
        question = ""
        rule = .fullCredit
        answer = ""
        reason = ""
    }

    init(_ form: FormFields) {
        question = form["question"] ?? ""
        rule = form["rule"].flatMap(Correction.Rule.init) ?? .fullCredit
        answer = String((form["answer"] ?? "").prefix(1000))
        reason = form["reason"] ?? ""
    }

    /// - Throws: ``Problem`` `invalid`.
    func correction(in questions: [Question]) throws -> Correction {
        guard let found = questions.first(where: { $0.id.description == question }) else {
            throw Problem.invalid(FieldProblem("/question", "unknown", "This quiz has no such question."))
        }
        let values = rule == .accept ? try Self.values(answer, of: found) : nil
        return Correction(question: found.id, rule: rule, values: values)
    }

    /// An answer in words as learners' answers are kept: choices by their ids.
    private static func values(_ text: String, of question: Question) throws -> [String] {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        let found: [String?] =
            switch question.type {
            case .single, .missingWord, .multiple, .ordering: lines.map { id(of: $0, in: question.choices ?? []) }
            case .trueFalse: lines.map { ["true", "false"].contains($0.lowercased()) ? $0.lowercased() : nil }
            case .shortAnswer: lines
            case .numerical: lines.map { WrittenNumber.value(of: $0) == nil ? nil : $0 }
            case .matching, .essay, .description: [nil]
            }
        guard !found.isEmpty, !found.contains(nil) else {
            throw Problem.invalid(FieldProblem("/answer", "unknown", "This is no answer to that question."))
        }
        return found.compactMap(\.self)
    }

    private static func id(of text: String, in choices: [Choice]) -> String? {
        choices.first { choice in
            choice.text.texts.values.contains {
                $0.trimmingCharacters(in: .whitespaces).lowercased() == text.lowercased()
            }
        }?.id
    }

    func form(_ questions: [Question], action: String, language: String, problem: Problem?) -> Form {
        Form(
            action: action, button: Message("Show what would change"),
            fields: [
                FormField(
                    "question", Message("Question"),
                    options: questions.enumerated().filter { $0.element.type != .description }.map { index, question in
                        FormField.Option(
                            value: question.id.description,
                            label: Message("{text}", ["text": .text("\(index + 1). \(question.name)")]),
                            isSelected: question.id.description == self.question)
                    }),
                FormField(
                    "rule", Message("What is right"),
                    options: Correction.Rule.allCases.map {
                        FormField.Option(value: $0.rawValue, label: Self.label($0), isSelected: $0 == rule)
                    }),
                FormField(
                    "answer", Message("The answer that is right too"), value: answer,
                    hint: Message("In the words of the quiz; several choices on lines of their own."),
                    isMultiline: true, isOptional: true),
                FormField("reason", Message("Why"), value: reason, hint: Message("It is kept with the change.")),
            ], problem: problem)
    }

    static func label(_ rule: Correction.Rule) -> Message {
        switch rule {
        case .fullCredit: Message("Everybody gets its points")
        case .accept: Message("Another answer is right too")
        case .drop: Message("It counts for nobody")
        }
    }
}
