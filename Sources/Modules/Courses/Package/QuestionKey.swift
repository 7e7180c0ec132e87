import Kernel

/// What a package does not say of a question: what is right, and what is said about answers. Keys travel apart from packages, from
/// author to author.
struct QuestionKey: Codable, Hashable, Sendable {
    let id: ID<Question>
    let name: String
    /// In the right order, where the question is about order.
    let choices: [Weight]?
    let isTrue: Bool?
    let rightFeedback: LocalizedText?
    let wrongFeedback: LocalizedText?
    let accepted: [AcceptedText]?
    let isCaseSensitive: Bool?
    let numbers: [AcceptedNumber]?
    /// Left and right that belong together.
    let pairs: [Match]?
    let feedback: LocalizedText?

    struct Weight: Codable, Hashable, Sendable {
        let id: String
        let weight: Double
        let feedback: LocalizedText?
    }

    struct Match: Codable, Hashable, Sendable {
        let left: String
        let right: String
    }

    enum CodingKeys: String, CodingKey {
        case id, name, choices, accepted, numbers, pairs, feedback
        case isTrue = "is_true"
        case rightFeedback = "right_feedback"
        case wrongFeedback = "wrong_feedback"
        case isCaseSensitive = "case_sensitive"
    }

    init(_ question: Question) {
        id = question.id
        name = question.name
        choices = question.choices?.map { Weight(id: $0.id, weight: $0.weight, feedback: $0.feedback) }
        isTrue = question.isTrue
        rightFeedback = question.rightFeedback
        wrongFeedback = question.wrongFeedback
        accepted = question.accepted
        isCaseSensitive = question.isCaseSensitive
        numbers = question.numbers
        pairs = question.pairs?.map { Match(left: $0.left, right: $0.right) }
        feedback = question.feedback
    }

    /// The question with this key. Ids that the question does not have are passed over.
    func applied(to question: Question) -> Question {
        var keyed = question
        keyed.name = name
        if let choices, let own = question.choices {
            let byID = Dictionary(own.map { ($0.id, $0) }) { first, _ in first }
            keyed.choices = choices.compactMap { weight in
                byID[weight.id].map {
                    Choice(id: $0.id, text: $0.text, weight: weight.weight, feedback: weight.feedback)
                }
            }
        }
        keyed.isTrue = isTrue
        keyed.rightFeedback = rightFeedback
        keyed.wrongFeedback = wrongFeedback
        keyed.accepted = accepted
        keyed.isCaseSensitive = isCaseSensitive
        keyed.numbers = numbers
        if let pairs, let own = question.pairs { match(pairs, own, &keyed) }
        keyed.feedback = feedback
        keyed.lacksKey = nil
        return keyed
    }

    private func match(_ matches: [Match], _ own: [Pair], _ keyed: inout Question) {
        let lefts = Dictionary(own.map { ($0.left, $0.leftText) }) { first, _ in first }
        var rights = Dictionary(own.map { ($0.right, $0.rightText) }) { first, _ in first }
        for wrong in keyed.distractors ?? [] { rights[wrong.id] = wrong.text }
        keyed.pairs = matches.compactMap { match in
            guard let left = lefts[match.left], let right = rights.removeValue(forKey: match.right) else { return nil }
            return Pair(left: match.left, right: match.right, leftText: left, rightText: right)
        }
        let rest = rights.sorted { $0.key < $1.key }.map { Choice(id: $0.key, text: $0.value, weight: 0) }
        keyed.distractors = rest.isEmpty ? nil : rest
    }
}
