import Foundation
import Kernel
import Web

/// Reads questions in Aiken: the question, its answers as `A. …` or `A) …`, and a line `ANSWER: B`.
struct AikenReader {
    let language: String
    let world: World

    /// One question while its lines come.
    private struct Draft {
        var line = 0
        var text: [String] = []
        var answers: [(letter: Character, text: String)] = []
        var isBroken = false
        /// A blank line came after answers, so what follows is one of its lines or a question of its own.
        var isAfterBlank = false

        var isEmpty: Bool { text.isEmpty && answers.isEmpty }
    }

    func read(_ text: String) -> ImportedQuestions {
        var result = ImportedQuestions()
        var draft = Draft()
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\u{FEFF}", with: "")
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            take(line.trimmingCharacters(in: .whitespaces), index + 1, &draft, &result)
        }
        if !draft.isEmpty, !draft.isBroken {
            refuse(draft.line, Message("The question has no line ANSWER:."), &result)
        }
        return result
    }

    private func take(_ line: String, _ number: Int, _ draft: inout Draft, _ result: inout ImportedQuestions) {
        if line.isEmpty { return blank(&draft) }
        let given = line.wholeMatch(of: /(?i)ANSWER:\s*(.*)/)
        let answered = line.wholeMatch(of: /([A-Z])[.)]\s+(.+)/)
        if draft.isAfterBlank, given == nil, answered == nil { giveUp(&draft, &result) }
        draft.isAfterBlank = false
        if draft.isEmpty { draft.line = number }
        if let given {
            // Some write `ANSWER: B.` or `ANSWER: B)`, as the answers themselves begin.
            let letter = given.output.1
            let hasMark = letter.last.map { ".)".contains($0) } ?? false
            end(String(hasMark ? letter.dropLast() : letter), number, &draft, &result)
        } else if let match = answered, !draft.text.isEmpty {
            answer(match.output.1.first ?? "A", String(match.output.2), number, &draft, &result)
        } else if draft.answers.isEmpty {
            draft.text.append(line)
        } else {
            broken(number, Message("Neither an answer nor ANSWER: {text}", ["text": .text(line)]), &draft, &result)
        }
    }

    /// Blank lines do no harm between the lines of a question. After answers, whatever is neither an answer nor `ANSWER:` begins
    /// another question.
    private func blank(_ draft: inout Draft) {
        if draft.isBroken { draft = Draft() }
        draft.isAfterBlank = !draft.answers.isEmpty
    }

    private func giveUp(_ draft: inout Draft, _ result: inout ImportedQuestions) {
        refuse(draft.line, Message("The question has no line ANSWER:."), &result)
        draft = Draft()
    }

    private func answer(
        _ letter: Character, _ text: String, _ line: Int, _ draft: inout Draft, _ result: inout ImportedQuestions
    ) {
        if draft.answers.contains(where: { $0.letter == letter }) {
            broken(
                line, Message("The letter {letter} is there twice.", ["letter": .text(String(letter))]), &draft, &result
            )
        }
        draft.answers.append((letter, text))
    }

    private func end(_ given: String, _ line: Int, _ draft: inout Draft, _ result: inout ImportedQuestions) {
        defer { draft = Draft() }
        if draft.isBroken { return }
        guard !draft.text.isEmpty else {
            return refuse(line, Message("There is no question before this ANSWER:."), &result)
        }
        guard draft.answers.count >= 2 else {
            return refuse(draft.line, Message("The question has fewer than two answers."), &result)
        }
        guard given.count == 1, draft.answers.contains(where: { String($0.letter) == given.uppercased() }) else {
            return refuse(line, Message("{text} is no letter of an answer.", ["text": .text(given)]), &result)
        }
        let words = draft.text.joined(separator: "\n")
        var question = Question(
            id: world.newID(), type: .single, name: String(words.prefix(60)), text: LocalizedText(words, in: language))
        question.choices = draft.answers.map { answer in
            Choice(
                id: Choice.newID(world), text: LocalizedText(answer.text, in: language),
                weight: String(answer.letter) == given.uppercased() ? 100 : 0)
        }
        result.found.append(.init(line: draft.line, question: question))
    }

    private func broken(_ line: Int, _ message: Message, _ draft: inout Draft, _ result: inout ImportedQuestions) {
        if !draft.isBroken { refuse(line, message, &result) }
        draft.isBroken = true
    }

    private func refuse(_ line: Int, _ message: Message, _ result: inout ImportedQuestions) {
        result.notes.append(ImportNote(line: line, kind: .refused, message: message))
    }
}
