import Foundation

/// Gives marks. Pure: the same question and answer always get the same mark, which is what makes grading anew possible.
///
/// An answer is a list of texts. For choices it has their ids; for true or false `true` or `false`; for a short answer, a number
/// and an essay what was written; for a matching `left:right` for each pair; for an ordering the ids in order.
enum Grader {
    static func mark(_ question: Question, _ answer: [String]) -> Mark {
        switch question.type {
        case .single, .missingWord: single(question, answer)
        case .multiple: multiple(question.choices ?? [], Set(answer))
        case .trueFalse: answer.count == 1 && answer[0] == "\(question.isTrue ?? true)" ? .full : .none
        case .shortAnswer: shortAnswer(question, answer.first ?? "")
        case .numerical: numerical(question.numbers ?? [], answer.first ?? "")
        case .matching: matching(question.pairs ?? [], answer)
        case .ordering: ordering((question.choices ?? []).map(\.id), answer)
        case .essay: answer.first.map(isBlank) ?? true ? .none : .waiting
        case .description: .none
        }
    }

    private static func single(_ question: Question, _ answer: [String]) -> Mark {
        guard answer.count == 1, let choice = question.choices?.first(where: { $0.id == answer[0] }) else {
            return .none
        }
        return Mark(percent: choice.weight)
    }

    /// Weights add up. A wrong choice without a weight takes away what one right choice gives, or everybody would choose all.
    private static func multiple(_ choices: [Choice], _ chosen: Set<String>) -> Mark {
        let right = choices.filter { $0.weight > 0 }
        let penalty = -100 / Double(max(1, right.count))
        let sum = choices.filter { chosen.contains($0.id) }.reduce(0) { $0 + ($1.weight == 0 ? penalty : $1.weight) }
        return Mark(percent: sum)
    }

    private static func shortAnswer(_ question: Question, _ text: String) -> Mark {
        let matching = (question.accepted ?? []).filter { accepted in
            Wildcard(accepted.pattern, isCaseSensitive: question.isCaseSensitive ?? false).matches(text)
        }
        return Mark(percent: matching.map(\.weight).max() ?? 0)
    }

    private static func numerical(_ numbers: [AcceptedNumber], _ text: String) -> Mark {
        guard let value = WrittenNumber.value(of: text) else { return .none }
        return Mark(percent: numbers.filter { $0.contains(value) }.map(\.weight).max() ?? 0)
    }

    /// The share of pairs that are right. Two right sides with the same words are the same.
    private static func matching(_ pairs: [Pair], _ answer: [String]) -> Mark {
        guard !pairs.isEmpty else { return .none }
        let words = Dictionary(pairs.map { ($0.right, $0.rightText) }) { first, _ in first }
        let given = Dictionary(answer.compactMap(halves)) { first, _ in first }
        let right = pairs.filter { pair in
            guard let chosen = given[pair.left] else { return false }
            return chosen == pair.right || words[chosen] == pair.rightText
        }
        return Mark(fraction: Double(right.count) / Double(pairs.count))
    }

    /// The share of things that are in their place.
    private static func ordering(_ order: [String], _ answer: [String]) -> Mark {
        guard !order.isEmpty, Set(answer).count == answer.count else { return .none }
        let right = zip(order, answer).count { $0 == $1 }
        return Mark(fraction: Double(right) / Double(order.count))
    }

    private static func halves(_ text: String) -> (String, String)? {
        let parts = text.split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }

    private static func isBlank(_ text: String) -> Bool {
        text.allSatisfy(\.isWhitespace)
    }
}
