import Foundation
import Web

/// Writes questions as GIFT. What GIFT has no words for is a comment in its place and a note.
struct GIFTWriter {
    /// Which texts are written where there are several.
    let language: String
    private(set) var notes: [ImportNote] = []

    init(language: String) {
        self.language = language
    }

    mutating func write(_ questions: [Question]) -> String {
        var blocks: [String] = []
        for question in questions {
            let line = blocks.reduce(1) { $0 + $1.count { $0 == "\n" } + 2 }
            blocks.append(block(question, line))
        }
        return blocks.joined(separator: "\n\n") + (blocks.isEmpty ? "" : "\n")
    }

    private mutating func block(_ question: Question, _ line: Int) -> String {
        let title = question.name.isEmpty ? "" : "::\(escaped(question.name))::"
        let text = escaped(question.text)
        if question.type == .description { return title + text }
        if question.type == .ordering {
            note(line, Message("GIFT has no ordering: {name}", ["name": .text(question.name)]))
            return "// ordering: \(escaped(question.name))"
        }
        if question.isCaseSensitive == true {
            note(line, Message("GIFT cannot say that capitals count: {name}", ["name": .text(question.name)]))
        }
        if question.worth != 1 {
            note(line, Message("GIFT cannot say how many points: {name}", ["name": .text(question.name)]))
        }
        let general = question.feedback.map { "####\(escaped($0))" } ?? ""
        let tail = question.tail.map { " \(escaped($0))" } ?? ""
        return "\(title)\(text) {\(answers(question))\(general)}\(tail)"
    }

    private func answers(_ question: Question) -> String {
        switch question.type {
        case .single, .missingWord, .multiple: choices(question)
        case .trueFalse: trueFalse(question)
        case .shortAnswer:
            (question.accepted ?? []).map { accepted in
                "=\(weight(accepted.weight))\(escaped(accepted.pattern))\(feedback(accepted.feedback))"
            }.joined(separator: " ")
        case .numerical:
            "#"
                + (question.numbers ?? []).map { number in
                    "=\(weight(number.weight))\(range(number))\(feedback(number.feedback))"
                }.joined(separator: " ")
        case .matching:
            ((question.pairs ?? []).map { "=\(escaped($0.leftText)) -> \(escaped($0.rightText))" }
                + (question.distractors ?? []).map { "= -> \(escaped($0.text))" }).joined(separator: " ")
        case .essay, .ordering, .description: ""
        }
    }

    /// The best choice of a single one is `=`; of several right ones all are `~` with weights.
    private func choices(_ question: Question) -> String {
        let choices = question.choices ?? []
        let best = question.type == .multiple ? nil : choices.firstIndex { $0.weight == choices.map(\.weight).max() }
        return choices.enumerated().map { index, choice in
            let isBest = index == best
            let percent =
                isBest ? weight(choice.weight) : choice.weight == 0 ? "" : "%\(WrittenNumber.text(of: choice.weight))%"
            return "\(isBest ? "=" : "~")\(percent)\(escaped(choice.text))\(feedback(choice.feedback))"
        }.joined(separator: " ")
    }

    private func trueFalse(_ question: Question) -> String {
        let word = question.isTrue ?? true ? "TRUE" : "FALSE"
        guard question.wrongFeedback != nil || question.rightFeedback != nil else { return word }
        let wrong = question.wrongFeedback.map { escaped($0) } ?? ""
        return "\(word)#\(wrong)" + (question.rightFeedback.map { "#\(escaped($0))" } ?? "")
    }

    private func range(_ number: AcceptedNumber) -> String {
        let (low, high) = (WrittenNumber.text(of: number.minimum), WrittenNumber.text(of: number.maximum))
        return number.minimum == number.maximum ? low : "\(low)..\(high)"
    }

    private func weight(_ weight: Double) -> String {
        weight == 100 ? "" : "%\(WrittenNumber.text(of: weight))%"
    }

    private func feedback(_ text: LocalizedText?) -> String {
        text.map { "#\(escaped($0))" } ?? ""
    }

    private func escaped(_ text: LocalizedText) -> String {
        escaped(text.read(in: language, else: language).text)
    }

    private func escaped(_ text: String) -> String {
        var written = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                written.append(contentsOf: "\\n".unicodeScalars)
            } else {
                if GIFTBlocks.special.contains(scalar) { written.append("\\") }
                written.append(scalar)
            }
        }
        return String(written)
    }

    private mutating func note(_ line: Int, _ message: Message) {
        notes.append(ImportNote(line: line, kind: .skipped, message: message))
    }
}
