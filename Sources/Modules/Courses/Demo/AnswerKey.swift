/// An answer that gets all points, for a demo's learners.
enum AnswerKey {
    static func answer(to question: Question) -> [String] {
        switch question.type {
        case .single, .missingWord:
            (question.choices ?? []).max { $0.weight < $1.weight }.map { [$0.id] } ?? []
        case .multiple: (question.choices ?? []).filter { $0.weight > 0 }.map(\.id)
        case .trueFalse: ["\(question.isTrue ?? true)"]
        case .shortAnswer: (question.accepted ?? []).prefix(1).map(\.pattern)
        case .numerical: (question.numbers ?? []).prefix(1).map { WrittenNumber.text(of: $0.minimum) }
        case .matching: (question.pairs ?? []).map { "\($0.left):\($0.right)" }
        case .ordering: (question.choices ?? []).map(\.id)
        case .essay, .description: []
        }
    }
}
