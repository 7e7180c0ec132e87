import Foundation
import Web

/// The fields of one question's editor. In another language than the course's own there are its words alone: which answers are right
/// is the same in all.
struct QuestionFields: Sendable {
    let question: Question
    let language: EditLanguage

    /// Answers that the editor shows. A question with more keeps the others as they are.
    static let maximumRows = 40
    /// Empty ones below them, for new answers.
    static let freeRows = 2

    var all: [FormField] {
        var fields: [FormField] = []
        if language.isMain {
            fields.append(FormField("name", Message("Name, for authors"), value: question.name, isOptional: true))
        }
        fields.append(text("text", Message("Question"), question.text, isOptional: false))
        if question.type == .missingWord || question.tail != nil {
            fields.append(text("tail", Message("Text after the gap"), question.tail))
        }
        fields += key
        fields.append(text("feedback", Message("Said to everybody afterwards"), question.feedback))
        if language.isMain, question.type != .description {
            fields.append(
                FormField(
                    "points", Message("Points"), value: WrittenNumber.text(of: question.points ?? 1), isLiteral: true))
        }
        return fields
    }

    private var key: [FormField] {
        switch question.type {
        case .single, .missingWord, .multiple: rows(question.choices?.count) { choice($0) }
        case .ordering: rows(question.choices?.count) { ordered($0) }
        case .trueFalse: trueFalse
        case .shortAnswer: language.isMain ? rows(question.accepted?.count) { accepted($0) } + [capitals] : []
        case .numerical: language.isMain ? rows(question.numbers?.count) { number($0) } : []
        case .matching: matching
        case .essay, .description: []
        }
    }

    /// Those there are, and in the course's own language room for more.
    private func rows(_ count: Int?, _ row: (Int) -> [FormField]) -> [FormField] {
        let count = min(count ?? 0, Self.maximumRows)
        let isFull = (question.choices?.count ?? 0) > Self.maximumRows
        return (0..<(count + (language.isMain && !isFull ? Self.freeRows : 0))).flatMap(row)
    }

    private func choice(_ index: Int) -> [FormField] {
        let choice = question.choices.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        let percent = choice.map { WrittenNumber.text(of: $0.weight) }
        return [answer(index, choice)]
            + (language.isMain
                ? [line("percent\(index)", Message("Percent of answer {number}", number(index)), percent)] : [])
            + [
                FormField(
                    "said\(index)", Message("Said to whoever chooses answer {number}", number(index)),
                    value: language.value(choice?.feedback), hint: language.hint(choice?.feedback), isOptional: true)
            ]
    }

    private func ordered(_ index: Int) -> [FormField] {
        let choice = question.choices.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        let place = question.lacksKey == true ? nil : choice.map { _ in "\(index + 1)" }
        return [answer(index, choice)]
            + (language.isMain
                ? [line("place\(index)", Message("Its place, of answer {number}", number(index)), place)] : [])
    }

    private func answer(_ index: Int, _ choice: Choice?) -> FormField {
        FormField(
            "answer\(index)", Message("Answer {number}", number(index)), value: language.value(choice?.text),
            hint: language.hint(choice?.text), isOptional: true)
    }

    private var trueFalse: [FormField] {
        let options = [("true", Message("True")), ("false", Message("False"))].map { value, label in
            FormField.Option(value: value, label: label, isSelected: "\(question.isTrue ?? true)" == value)
        }
        return (language.isMain ? [FormField("is_true", Message("It is"), options: options)] : []) + [
            text("right", Message("Said when it is answered rightly"), question.rightFeedback),
            text("wrong", Message("Said when it is answered wrongly"), question.wrongFeedback),
        ]
    }

    private func accepted(_ index: Int) -> [FormField] {
        let known = question.accepted.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        return [
            FormField(
                "answer\(index)", Message("Answer {number}", number(index)), value: known?.pattern,
                hint: Message("A star stands for anything."), isOptional: true),
            line(
                "percent\(index)", Message("Percent of answer {number}", number(index)),
                known.map { WrittenNumber.text(of: $0.weight) }),
        ]
    }

    private var capitals: FormField {
        FormField(
            "capitals", Message("Capitals"),
            options: [
                FormField.Option(
                    value: "same", label: Message("Make no difference"), isSelected: question.isCaseSensitive != true),
                FormField.Option(
                    value: "count", label: Message("Have to be right"), isSelected: question.isCaseSensitive == true),
            ])
    }

    private func number(_ index: Int) -> [FormField] {
        let known = question.numbers.flatMap { $0.indices.contains(index) ? $0[index] : nil }
        return [
            line(
                "from\(index)", Message("Answer {number}, from", number(index)),
                known.map { WrittenNumber.text(of: $0.minimum) }),
            line(
                "to\(index)", Message("Answer {number}, to", number(index)),
                known.map { WrittenNumber.text(of: $0.maximum) }),
            line(
                "percent\(index)", Message("Percent of answer {number}", number(index)),
                known.map { WrittenNumber.text(of: $0.weight) }),
        ]
    }

    /// What came with a package is joined anew; else both sides are written.
    private var matching: [FormField] {
        if question.lacksKey == true, language.isMain { return joining }
        let pairs = question.pairs ?? []
        let wrong = question.distractors ?? []
        return rows(pairs.count) { index in
            let pair = pairs.indices.contains(index) ? pairs[index] : nil
            return [
                side("left\(index)", Message("Left side {number}", number(index)), pair?.leftText),
                side("right\(index)", Message("Right side {number}", number(index)), pair?.rightText),
            ]
        }
            + rows(wrong.count) { index in
                [
                    side(
                        "more\(index)", Message("Right side too many {number}", number(index)),
                        wrong.indices.contains(index) ? wrong[index].text : nil)
                ]
            }
    }

    private var joining: [FormField] {
        let rights = QuestionEdit.rights(of: question)
        return (question.pairs ?? []).prefix(Self.maximumRows).enumerated().map { index, pair in
            FormField(
                "match\(index)", Message("{text}", ["text": .text(language.value(pair.leftText))]),
                options: [FormField.Option(value: "", label: Message("Choose"), isSelected: false)]
                    + rights.map {
                        FormField.Option(
                            value: $0.id, label: Message("{text}", ["text": .text(language.value($0.text))]),
                            isSelected: false)
                    })
        }
    }

    private func side(_ name: String, _ label: Message, _ text: LocalizedText?) -> FormField {
        FormField(name, label, value: language.value(text), hint: language.hint(text), isOptional: true)
    }

    private func text(_ name: String, _ label: Message, _ text: LocalizedText?, isOptional: Bool = true) -> FormField {
        FormField(
            name, label, value: language.value(text), hint: language.hint(text), isMultiline: true,
            isOptional: isOptional)
    }

    private func line(_ name: String, _ label: Message, _ value: String?) -> FormField {
        FormField(name, label, value: value, isOptional: true, isLiteral: true)
    }

    private func number(_ index: Int) -> [String: MessageValue] { ["number": .number(index + 1)] }
}
