import Foundation
import Kernel
import Web

/// What the editor of one question was sent. Answers keep their ids, so that what learners answered still means the same.
struct QuestionEdit: Sendable {
    let form: FormFields
    let language: EditLanguage

    /// - Throws: ``Problem`` `invalid` with every field that is wrong.
    func apply(to question: inout Question, _ world: World) throws {
        var problems: [FieldProblem] = []
        if let text = form["text"] { language.set(lines(text), in: &question.text) }
        language.set(form["tail"].map(lines), in: &question.tail)
        language.set(form["feedback"].map(lines), in: &question.feedback)
        if language.isMain {
            if let name = form["name"] { question.name = String(name.prefix(200)) }
            if let points = number("points", 0...1000, &problems) { question.points = points == 1 ? nil : points }
        }
        switch question.type {
        case .single, .missingWord, .multiple, .ordering: choices(&question, world, &problems)
        case .trueFalse: trueFalse(&question)
        case .shortAnswer: if language.isMain { accepted(&question, &problems) }
        case .numerical: if language.isMain { numbers(&question, &problems) }
        case .matching: matching(&question, world, &problems)
        case .essay, .description: break
        }
        guard problems.isEmpty else { throw Problem(.invalid, fields: problems) }
        if language.isMain { question.lacksKey = nil }
    }

    private func choices(_ question: inout Question, _ world: World, _ problems: inout [FieldProblem]) {
        var places: [String: Double] = [:]
        var choices = question.choices ?? []
        let known = choices.count
        for index in 0..<(known + (language.isMain ? QuestionFields.freeRows : 0)) {
            guard let text = form["answer\(index)"] else { continue }
            if index >= known {
                if text.allSatisfy(\.isWhitespace) { continue }
                choices.append(Choice(id: Choice.newID(world), text: LocalizedText(texts: [:]), weight: 0))
            }
            let place = min(index, choices.count - 1)
            language.set(text, in: &choices[place].text)
            language.set(form["said\(index)"], in: &choices[place].feedback)
            guard language.isMain else { continue }
            if let weight = number("percent\(index)", -100...100, &problems) { choices[place].weight = weight }
            places[choices[place].id] = number("place\(index)", 1...200, &problems) ?? 1000
        }
        if language.isMain { choices.removeAll { isBlank($0.text) } }
        if language.isMain, question.type == .ordering {
            let order = choices.enumerated().sorted {
                (places[$0.element.id] ?? 0, $0.offset) < (places[$1.element.id] ?? 0, $1.offset)
            }
            choices = order.map(\.element)
        }
        question.choices = choices
    }

    private func trueFalse(_ question: inout Question) {
        if language.isMain, let word = form["is_true"] { question.isTrue = word == "true" }
        language.set(form["right"], in: &question.rightFeedback)
        language.set(form["wrong"], in: &question.wrongFeedback)
    }

    private func accepted(_ question: inout Question, _ problems: inout [FieldProblem]) {
        var accepted = question.accepted ?? []
        let known = accepted.count
        for index in 0..<(known + QuestionFields.freeRows) {
            guard let pattern = form["answer\(index)"] else { continue }
            let weight = number("percent\(index)", -100...100, &problems)
            if index < known {
                accepted[index].pattern = pattern
                accepted[index].weight = weight ?? accepted[index].weight
            } else {
                accepted.append(AcceptedText(pattern: pattern, weight: weight ?? 100))
            }
        }
        question.accepted = accepted.filter { !$0.pattern.allSatisfy(\.isWhitespace) }
        question.isCaseSensitive = form["capitals"] == "count" ? true : nil
    }

    private func numbers(_ question: inout Question, _ problems: inout [FieldProblem]) {
        let known = question.numbers ?? []
        var numbers: [AcceptedNumber] = []
        for index in 0..<(known.count + QuestionFields.freeRows) {
            guard form["from\(index)"] != nil else {
                if index < known.count { numbers.append(known[index]) }
                continue
            }
            let from = number("from\(index)", -1e300...1e300, &problems)
            let to = number("to\(index)", -1e300...1e300, &problems)
            guard let low = from ?? to else { continue }
            let high = to ?? low
            if high < low {
                problems.append(FieldProblem("/to\(index)", "out_of_range", "The range ends before it begins."))
            }
            let old = index < known.count ? known[index] : nil
            numbers.append(
                AcceptedNumber(
                    minimum: low, maximum: high,
                    weight: number("percent\(index)", -100...100, &problems) ?? old?.weight ?? 100,
                    feedback: old?.feedback))
        }
        question.numbers = numbers
    }

    private func matching(_ question: inout Question, _ world: World, _ problems: inout [FieldProblem]) {
        if question.lacksKey == true, language.isMain { return join(&question, &problems) }
        var pairs = question.pairs ?? []
        var more = question.distractors ?? []
        let known = (pairs: pairs.count, more: more.count)
        let free = language.isMain ? QuestionFields.freeRows : 0
        for index in 0..<(known.pairs + free) {
            guard let left = form["left\(index)"], let right = form["right\(index)"] else { continue }
            if index >= known.pairs {
                if (left + right).allSatisfy(\.isWhitespace) { continue }
                let none = LocalizedText(texts: [:])
                pairs.append(
                    Pair(left: Choice.newID(world), right: Choice.newID(world), leftText: none, rightText: none))
            }
            language.set(left, in: &pairs[min(index, pairs.count - 1)].leftText)
            language.set(right, in: &pairs[min(index, pairs.count - 1)].rightText)
        }
        for index in 0..<(known.more + free) {
            guard let text = form["more\(index)"] else { continue }
            if index >= known.more {
                if text.allSatisfy(\.isWhitespace) { continue }
                more.append(Choice(id: Choice.newID(world), text: LocalizedText(texts: [:]), weight: 0))
            }
            language.set(text, in: &more[min(index, more.count - 1)].text)
        }
        if language.isMain {
            pairs.removeAll { isBlank($0.leftText) && isBlank($0.rightText) }
            more.removeAll { isBlank($0.text) }
        }
        question.pairs = pairs
        question.distractors = more.isEmpty ? nil : more
    }

    /// Left and right sides as they came with a package, joined by their ids.
    private func join(_ question: inout Question, _ problems: inout [FieldProblem]) {
        var rights = Dictionary(Self.rights(of: question).map { ($0.id, $0.text) }) { first, _ in first }
        var pairs: [Pair] = []
        for (index, pair) in (question.pairs ?? []).enumerated() {
            guard let id = form["match\(index)"], let text = rights.removeValue(forKey: id) else {
                problems.append(FieldProblem("/match\(index)", "required", "Each needs a right side of its own."))
                continue
            }
            pairs.append(Pair(left: pair.left, right: id, leftText: pair.leftText, rightText: text))
        }
        guard problems.isEmpty else { return }
        question.pairs = pairs
        let rest = rights.sorted { $0.key < $1.key }.map { Choice(id: $0.key, text: $0.value, weight: 0) }
        question.distractors = rest.isEmpty ? nil : rest
    }

    /// All right sides of a matching, in an order that says nothing.
    static func rights(of question: Question) -> [(id: String, text: LocalizedText)] {
        let all =
            (question.pairs ?? []).map { (id: $0.right, text: $0.rightText) }
            + (question.distractors ?? []).map { (id: $0.id, text: $0.text) }
        return all.sorted { $0.id < $1.id }
    }

    /// Nil where nothing was typed, or nothing that may be.
    private func number(_ name: String, _ bounds: ClosedRange<Double>, _ problems: inout [FieldProblem]) -> Double? {
        guard let text = form[name], !text.allSatisfy(\.isWhitespace) else { return nil }
        if let value = WrittenNumber.value(of: text), bounds.contains(value) { return value }
        problems.append(FieldProblem("/\(name)", "out_of_range", "A number is out of its bounds."))
        return nil
    }

    private func isBlank(_ text: LocalizedText) -> Bool {
        (text.texts[language.main] ?? "").allSatisfy(\.isWhitespace)
            && text.texts.keys.allSatisfy { $0 == language.main }
            || text.isEmpty
    }

    private func lines(_ text: String) -> String { text.replacing("\r\n", with: "\n") }
}
