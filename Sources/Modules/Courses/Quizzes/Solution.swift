import Kernel

/// What was right, and what is said about the answer that was given.
struct Solution: Codable, Hashable, Sendable {
    let question: ID<Question>
    /// The share of the points, 0 to 1; nil where somebody has to read the answer.
    let mark: Double?
    /// In words.
    let right: [String]
    let feedback: [String]

    init(_ question: Question, answer: [String], mark: Mark?, language: String, main: String) {
        let read: (LocalizedText) -> String = { $0.read(in: language, else: main).text }
        self.question = question.id
        self.mark = mark?.fraction
        right = Self.right(question, read)
        feedback = (Self.feedback(question, answer) + [question.feedback]).compactMap { $0.map(read) }
            .filter { !$0.isEmpty }
    }

    private static func right(_ question: Question, _ read: (LocalizedText) -> String) -> [String] {
        switch question.type {
        case .single, .missingWord, .multiple:
            (question.choices ?? []).filter { $0.weight > 0 }.map { read($0.text) }
        case .ordering: (question.choices ?? []).map { read($0.text) }
        case .trueFalse: ["\(question.isTrue ?? true)"]
        case .shortAnswer: (question.accepted ?? []).filter { $0.weight > 0 }.map(\.pattern)
        case .numerical:
            (question.numbers ?? []).filter { $0.weight > 0 }.map { number in
                let (low, high) = (WrittenNumber.text(of: number.minimum), WrittenNumber.text(of: number.maximum))
                return low == high ? low : "\(low) – \(high)"
            }
        case .matching: (question.pairs ?? []).map { "\(read($0.leftText)) → \(read($0.rightText))" }
        case .essay, .description: []
        }
    }

    private static func feedback(_ question: Question, _ answer: [String]) -> [LocalizedText?] {
        switch question.type {
        case .single, .missingWord, .multiple:
            (question.choices ?? []).filter { answer.contains($0.id) }.map(\.feedback)
        case .trueFalse:
            answer.isEmpty
                ? [] : [answer == ["\(question.isTrue ?? true)"] ? question.rightFeedback : question.wrongFeedback]
        case .shortAnswer:
            (question.accepted ?? []).filter {
                Wildcard($0.pattern, isCaseSensitive: question.isCaseSensitive ?? false).matches(answer.first ?? "")
            }.prefix(1).map(\.feedback)
        case .numerical:
            WrittenNumber.value(of: answer.first ?? "").map { value in
                (question.numbers ?? []).filter { $0.contains(value) }.prefix(1).map(\.feedback)
            } ?? []
        case .matching, .ordering, .essay, .description: []
        }
    }
}

extension AttemptDesk {
    func solutions(in language: String) -> [Solution] {
        questions.filter { $0.type != .description }.map { question in
            let id = question.id.description
            return Solution(
                question, answer: attempt.answers[id] ?? [], mark: attempt.marks?[id], language: language,
                main: content.language)
        }
    }
}
