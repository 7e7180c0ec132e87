import Foundation
import Kernel
import Web

/// One question while it is read.
struct GIFTQuestion {
    let reader: GIFTReader
    private(set) var notes: [ImportNote] = []

    init(reader: GIFTReader) {
        self.reader = reader
    }

    mutating func read(_ block: GIFTText) throws -> Question {
        var rest = block
        let name = try title(&rest)
        rest = withoutFormat(rest.trimmed)
        guard let open = rest.firstMark("{") else {
            if let stray = rest.firstMark("}") {
                throw GIFTFailure(line: rest[stray].line, message: Message("There is a } without a {."))
            }
            noteFiles(block)
            return question(.description, name, rest)
        }
        let inside = rest[rest.index(after: open)...]
        guard let close = inside.firstMark("}") else {
            throw GIFTFailure(line: rest[open].line, message: Message("The answers have no closing }."))
        }
        let tail = inside[inside.index(after: close)...].trimmed
        if let second = tail.firstMark("{") {
            throw GIFTFailure(
                line: tail[second].line, message: Message("A question has one pair of braces; this has more."))
        }
        var answers = inside[..<close].trimmed
        let feedback = generalFeedback(&answers)
        var question = try answered(answers, name, rest[..<open], hasTail: !tail.isEmpty)
        question.feedback = feedback
        if !tail.isEmpty { question.tail = reader.text(tail) }
        // A question may begin with its gap.
        if question.name.isEmpty, name == nil { question.name = String(tail.text.prefix(60)) }
        noteFiles(block)
        return question
    }

    /// Pictures that another system kept beside the text are not in it.
    private mutating func noteFiles(_ block: GIFTText) {
        guard let place = block.text.firstRange(of: "@@PLUGINFILE@@") else { return }
        let lines = block.text[..<place.lowerBound].count { $0 == "\n" }
        note(block.line + lines, .look, Message("The text names a file that does not come with it."))
    }

    /// `::name::` in front.
    private func title(_ rest: inout GIFTText) throws -> String? {
        guard rest.starts(withMarks: "::") else { return nil }
        let inside = rest.dropFirst(2)
        guard let end = inside.firstMarks("::") else {
            throw GIFTFailure(line: rest.line, message: Message("The title has no closing ::."))
        }
        rest = inside[end...].dropFirst(2)
        return inside[..<end].trimmed.text
    }

    /// `[html]`, `[markdown]`, `[plain]`, `[moodle]` in front of a text.
    private mutating func withoutFormat(_ text: GIFTText) -> GIFTText {
        guard text.first?.marks("[") == true, let end = text.firstMark("]") else { return text }
        let format = text[..<end].dropFirst().text.lowercased()
        guard ["html", "markdown", "plain", "moodle"].contains(format) else { return text }
        if format == "html" {
            note(text.line, .look, Message("The text is HTML, whose tags are shown as they are."))
        }
        return text[text.index(after: end)...].trimmed
    }

    /// `####` and what follows.
    private mutating func generalFeedback(_ answers: inout GIFTText) -> LocalizedText? {
        guard let start = answers.firstMarks("####") else { return nil }
        let feedback = answers[start...].dropFirst(4)
        answers = answers[..<start].trimmed
        return feedback.trimmed.isEmpty ? nil : reader.text(withoutFormat(feedback.trimmed))
    }

    private mutating func answered(
        _ answers: GIFTText, _ name: String?, _ text: GIFTText, hasTail: Bool
    ) throws -> Question {
        if answers.isEmpty { return question(.essay, name, text) }
        if answers.first?.marks("#") == true {
            var question = question(.numerical, name, text)
            question.numbers = try numbers(answers.dropFirst())
            return question
        }
        if let trueFalse = try trueFalse(answers, name, text) { return trueFalse }
        // An arrow in an answer to choose is only an arrow.
        if answers.firstMarks("->") != nil, answers.firstMark("~") == nil { return try matching(answers, name, text) }
        let parts = try listed(answers)
        if parts.contains(where: { !$0.isRight }) { return try choice(parts, name, text, hasTail: hasTail) }
        var question = question(.shortAnswer, name, text)
        question.accepted = parts.map { part in
            AcceptedText(
                pattern: withoutFormat(part.text).text, weight: part.weight ?? 100, feedback: feedback(of: part))
        }
        return question
    }

    private mutating func listed(_ answers: GIFTText) throws -> [GIFTAnswer] {
        let parts = try GIFTAnswer.parts(of: answers)
        for part in parts where part.hasWordsForWeight {
            note(
                part.line, .look,
                Message("There is no number between the percent signs, so they are words like others."))
        }
        return parts
    }

    /// `{T}`, `{FALSE#said when wrong#said when right}`.
    private mutating func trueFalse(_ answers: GIFTText, _ name: String?, _ text: GIFTText) throws -> Question? {
        let parts = answers.split(maxSplits: 2, omittingEmptySubsequences: false) { $0.marks("#") }
        let word = parts[0].trimmed.text.uppercased()
        guard ["T", "TRUE", "F", "FALSE"].contains(word) else { return nil }
        var question = question(.trueFalse, name, text)
        question.isTrue = word.first == "T"
        if parts.count > 1, !parts[1].trimmed.isEmpty {
            question.wrongFeedback = reader.text(withoutFormat(parts[1].trimmed))
        }
        if parts.count > 2, !parts[2].trimmed.isEmpty {
            question.rightFeedback = reader.text(withoutFormat(parts[2].trimmed))
        }
        return question
    }

    private mutating func choice(
        _ parts: [GIFTAnswer], _ name: String?, _ text: GIFTText, hasTail: Bool
    ) throws -> Question {
        let isSingle = parts.contains(where: \.isRight)
        var question = question(isSingle ? (hasTail ? .missingWord : .single) : .multiple, name, text)
        question.choices = parts.map { part in
            Choice(
                id: Choice.newID(reader.world), text: reader.text(withoutFormat(part.text)),
                weight: part.weight ?? (part.isRight ? 100 : 0), feedback: feedback(of: part))
        }
        let positive = question.choices?.map(\.weight).filter { $0 > 0 } ?? []
        guard let best = positive.max() else {
            throw GIFTFailure(line: parts[0].line, message: Message("No answer is right."))
        }
        let whole = isSingle ? best : positive.reduce(0, +)
        if abs(whole - 100) > 1 {
            let percent = WrittenNumber.text(of: (whole * 100).rounded() / 100)
            note(
                parts[0].line, .look,
                Message("The best answer gives {percent} percent, not 100.", ["percent": .text(percent)]))
        }
        return question
    }

    /// `=left -> right`; without a left side it is a right side too many.
    private mutating func matching(_ answers: GIFTText, _ name: String?, _ text: GIFTText) throws -> Question {
        var question = question(.matching, name, text)
        var pairs: [Pair] = []
        var distractors: [Choice] = []
        for part in try listed(answers) {
            let whole = part.text
            guard part.isRight, let arrow = whole.firstMarks("->") else {
                throw GIFTFailure(line: part.line, message: Message("Each answer of a matching is =left -> right."))
            }
            if part.weight != nil || part.feedback != nil {
                note(part.line, .skipped, Message("Pairs have no weights and no feedback of their own."))
            }
            let (left, right) = (whole[..<arrow].trimmed, whole[arrow...].dropFirst(2).trimmed)
            guard !right.isEmpty else {
                throw GIFTFailure(line: part.line, message: Message("Each answer of a matching is =left -> right."))
            }
            if left.isEmpty {
                distractors.append(
                    Choice(id: Choice.newID(reader.world), text: reader.text(withoutFormat(right)), weight: 0))
            } else {
                pairs.append(
                    Pair(
                        left: Choice.newID(reader.world), right: Choice.newID(reader.world),
                        leftText: reader.text(withoutFormat(left)), rightText: reader.text(withoutFormat(right))))
            }
        }
        guard pairs.count >= 2 else {
            throw GIFTFailure(line: answers.line, message: Message("A matching has two pairs at least."))
        }
        question.pairs = pairs
        if !distractors.isEmpty { question.distractors = distractors }
        return question
    }

    private mutating func numbers(_ answers: GIFTText) throws -> [AcceptedNumber] {
        let answers = answers.trimmed
        guard answers.first?.marks("=") == true || answers.first?.marks("~") == true else {
            let parts = answers.split(maxSplits: 1, omittingEmptySubsequences: false) { $0.marks("#") }
            let said = parts.count > 1 ? parts[1].trimmed : []
            let feedback = said.isEmpty ? nil : reader.text(withoutFormat(said))
            return [try GIFTNumber.read(parts[0].trimmed, weight: 100, feedback: feedback, line: answers.line)]
        }
        var numbers: [AcceptedNumber] = []
        for part in try listed(answers) {
            // A star is every other number.
            if part.isRight, part.text.text != "*" {
                numbers.append(
                    try GIFTNumber.read(
                        part.text, weight: part.weight ?? 100, feedback: feedback(of: part), line: part.line))
            } else {
                note(part.line, .skipped, Message("Feedback for all other numbers is not kept."))
            }
        }
        guard !numbers.isEmpty else {
            throw GIFTFailure(line: answers.line, message: Message("No answer is right."))
        }
        return numbers
    }

    private mutating func feedback(of part: GIFTAnswer) -> LocalizedText? {
        guard let feedback = part.feedback, !feedback.isEmpty else { return nil }
        return reader.text(withoutFormat(feedback))
    }

    private func question(_ type: QuestionType, _ name: String?, _ text: GIFTText) -> Question {
        let words = text.trimmed.text
        return Question(
            id: reader.world.newID(), type: type, name: name ?? String(words.prefix(60)),
            text: LocalizedText(words, in: reader.language))
    }

    private mutating func note(_ line: Int, _ kind: ImportNote.Kind, _ message: Message) {
        notes.append(ImportNote(line: line, kind: kind, message: message))
    }
}
