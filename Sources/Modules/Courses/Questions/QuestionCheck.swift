import Kernel

/// Whether a question can be asked and graded.
enum QuestionCheck {
    /// Choices, pairs or accepted answers of one question.
    static let maximumParts = 100

    static func problems(of question: Question) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if question.text.isEmpty, question.tail?.isEmpty != false {
            problems.append(FieldProblem("/text", "required", "The question has no text."))
        }
        if !(0...1000).contains(question.points ?? 1) {
            problems.append(FieldProblem("/points", "out_of_range", "A question is worth 0 to 1000 points."))
        }
        if let key = key(of: question) { problems.append(key) }
        return problems
    }

    private static func key(of question: Question) -> FieldProblem? {
        if question.lacksKey == true { return FieldProblem("", "no_key", "The key of this question is missing.") }
        switch question.type {
        case .single, .missingWord, .multiple:
            let choices = question.choices ?? []
            if choices.count < 2 { return few("/choices") }
            if repeats(choices.map(\.id)) {
                return FieldProblem("/choices", "repeated", "Two choices have the same id.")
            }
            if !choices.contains(where: { $0.weight > 0 }) {
                return FieldProblem("/choices", "no_right", "No answer is right.")
            }
        case .ordering: if (question.choices ?? []).count < 2 { return few("/choices") }
        case .trueFalse:
            if question.isTrue == nil { return FieldProblem("/is_true", "required", "Say whether it is true.") }
        case .shortAnswer: if (question.accepted ?? []).isEmpty { return few("/accepted") }
        case .numerical: if (question.numbers ?? []).isEmpty { return few("/numbers") }
        case .matching: if (question.pairs ?? []).count < 2 { return few("/pairs") }
        case .essay, .description: break
        }
        let parts = [
            question.choices?.count, question.pairs?.count, question.accepted?.count, question.numbers?.count,
        ]
        return parts.contains { ($0 ?? 0) > maximumParts }
            ? FieldProblem("", "too_many", "A question has at most 100 answers.") : nil
    }

    private static func few(_ pointer: String) -> FieldProblem {
        FieldProblem(pointer, "too_few", "There are too few answers.")
    }

    private static func repeats(_ ids: [String]) -> Bool { Set(ids).count < ids.count }
}
