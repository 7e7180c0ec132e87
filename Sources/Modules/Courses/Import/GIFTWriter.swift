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
        // Always a title: a line could begin like a comment otherwise, and a question without a name would get one.
        let title = "::\(escaped(question.name))::"
        if question.type == .ordering {
            note(line, Message("GIFT has no ordering: {name}", ["name": .text(question.name)]))
            return "// ordering: \(escaped(question.name))"
        }
        noteLosses(question, line)
        if question.type == .description { return title + text(question.text) }
        let general = question.feedback.map { "####\(text($0))" } ?? ""
        let tail = question.tail.map { " \(escaped($0))" } ?? ""
        return "\(title)\(text(question.text)) {\(answers(question))\(general)}\(tail)"
    }

    /// What GIFT has no words for.
    private mutating func noteLosses(_ question: Question, _ line: Int) {
        let name: [String: MessageValue] = ["name": .text(question.name)]
        if question.isCaseSensitive == true {
            note(line, Message("GIFT cannot say that capitals count: {name}", name))
        }
        if question.type != .description, question.worth != 1 {
            note(line, Message("GIFT cannot say how many points: {name}", name))
        }
        let texts = texts(of: question)
        if texts.contains(where: { $0.texts.count > 1 }) {
            note(line, Message("GIFT has one language; the others are left out: {name}", name))
        }
        let pairs = (question.pairs ?? []).flatMap { [$0.leftText, $0.rightText] }
        let words = (question.accepted ?? []).map(\.pattern) + pairs.map { $0.read(in: language, else: language).text }
        if words.contains(where: { $0.contains("->") }) {
            note(line, Message("An arrow parts pairs in GIFT, so those in words are written as →: {name}", name))
        }
    }

    private func texts(of question: Question) -> [LocalizedText] {
        let choices = (question.choices ?? []) + (question.distractors ?? [])
        let optional =
            [question.tail, question.feedback, question.rightFeedback, question.wrongFeedback]
            + choices.map(\.feedback) + (question.accepted ?? []).map(\.feedback)
            + (question.numbers ?? []).map(\.feedback)
        return [question.text] + choices.map(\.text) + (question.pairs ?? []).flatMap { [$0.leftText, $0.rightText] }
            + optional.compactMap { $0 }
    }

    private func answers(_ question: Question) -> String {
        switch question.type {
        case .single, .missingWord, .multiple: choices(question)
        case .trueFalse: trueFalse(question)
        case .shortAnswer:
            (question.accepted ?? []).map { accepted in
                "=\(weight(accepted.weight, before: accepted.pattern))\(arrowless(escaped(accepted.pattern)))"
                    + feedback(accepted.feedback)
            }.joined(separator: " ")
        case .numerical:
            "#"
                + (question.numbers ?? []).map { number in
                    "=\(weight(number.weight))\(range(number))\(feedback(number.feedback))"
                }.joined(separator: " ")
        case .matching:
            ((question.pairs ?? []).map { "=\(arrowless(text($0.leftText))) -> \(arrowless(text($0.rightText)))" }
                + (question.distractors ?? []).map { "= -> \(arrowless(text($0.text)))" }).joined(separator: " ")
        case .essay, .ordering, .description: ""
        }
    }

    /// The best choice of a single one is `=`; of several right ones all are `~` with weights.
    private func choices(_ question: Question) -> String {
        let choices = question.choices ?? []
        let best = question.type == .multiple ? nil : choices.firstIndex { $0.weight == choices.map(\.weight).max() }
        return choices.enumerated().map { index, choice in
            let isBest = index == best
            let percent = weight(choice.weight, usual: isBest ? 100 : 0, before: read(choice.text))
            return "\(isBest ? "=" : "~")\(percent)\(text(choice.text))\(feedback(choice.feedback))"
        }.joined(separator: " ")
    }

    private func trueFalse(_ question: Question) -> String {
        let word = question.isTrue ?? true ? "TRUE" : "FALSE"
        guard question.wrongFeedback != nil || question.rightFeedback != nil else { return word }
        let wrong = question.wrongFeedback.map { text($0) } ?? ""
        return "\(word)#\(wrong)" + (question.rightFeedback.map { "#\(text($0))" } ?? "")
    }

    private func range(_ number: AcceptedNumber) -> String {
        let (low, high) = (WrittenNumber.text(of: number.minimum), WrittenNumber.text(of: number.maximum))
        return number.minimum == number.maximum ? low : "\(low)..\(high)"
    }

    /// - Parameter text: what follows; where it begins with a percent sign, it would be taken for a weight.
    private func weight(_ weight: Double, usual: Double = 100, before text: String = "") -> String {
        let isPlain = weight == usual && !text.trimmingCharacters(in: .whitespaces).hasPrefix("%")
        return isPlain ? "" : "%\(WrittenNumber.text(of: weight))%"
    }

    private func feedback(_ given: LocalizedText?) -> String {
        given.map { "#\(text($0))" } ?? ""
    }

    private func read(_ text: LocalizedText) -> String {
        text.read(in: language, else: language).text
    }

    /// A text with its format in front, where it would be taken for one that has another.
    private func text(_ text: LocalizedText) -> String {
        let text = read(text)
        let isMisleading = text.trimmingPrefix { $0.isWhitespace }.lowercased().contains(
            /^\[(html|markdown|plain|moodle)\]/)
        return (isMisleading ? "[plain]" : "") + escaped(text)
    }

    private func escaped(_ text: LocalizedText) -> String {
        escaped(read(text))
    }

    private func arrowless(_ text: String) -> String {
        text.replacing("->", with: "→")
    }

    private func escaped(_ text: String) -> String {
        var written = String.UnicodeScalarView()
        for scalar in text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").unicodeScalars {
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
