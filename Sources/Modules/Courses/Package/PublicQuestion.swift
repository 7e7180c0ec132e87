import Kernel

/// A question without its key, as it travels in a package: what there is to choose from stands in an order that says nothing.
struct PublicQuestion: Codable, Hashable, Sendable {
    let id: ID<Question>
    let type: QuestionType
    let text: LocalizedText
    let tail: LocalizedText?
    let points: Double?
    let choices: [Part]?
    let lefts: [Part]?
    let rights: [Part]?

    struct Part: Codable, Hashable, Sendable {
        let id: String
        let text: LocalizedText
    }

    init(_ question: Question) {
        let sorted: ([Part]) -> [Part] = { $0.sorted { $0.id < $1.id } }
        id = question.id
        type = question.type
        text = question.text
        tail = question.tail
        points = question.points
        choices = question.choices.map { sorted($0.map { Part(id: $0.id, text: $0.text) }) }
        lefts = question.pairs.map { sorted($0.map { Part(id: $0.left, text: $0.leftText) }) }
        let wrong = (question.distractors ?? []).map { Part(id: $0.id, text: $0.text) }
        rights = question.pairs.map { sorted($0.map { Part(id: $0.right, text: $0.rightText) } + wrong) }
    }

    /// The question for a course that is installed. Without its key it cannot be graded, and says so.
    var withoutKey: Question {
        var question = Question(id: id, type: type, name: "", text: text)
        question.tail = tail
        question.points = points
        question.choices = choices?.map { Choice(id: $0.id, text: $0.text, weight: 0) }
        if let lefts, let rights {
            question.pairs = zip(lefts, rights).map {
                Pair(left: $0.id, right: $1.id, leftText: $0.text, rightText: $1.text)
            }
            let more = rights.dropFirst(lefts.count).map { Choice(id: $0.id, text: $0.text, weight: 0) }
            question.distractors = more.isEmpty ? nil : more
        }
        question.lacksKey = [.essay, .description].contains(type) ? nil : true
        return question
    }
}
