import Kernel

/// Whether a question can be asked and graded.
enum QuestionCheck {
    /// Choices, pairs or accepted answers of one question.
    static let maximumParts = 100
    /// Bytes of an id that an author's program gave.
    static let maximumID = 64
    /// Unicode scalars of a name, of a choice or feedback, and of an accepted answer.
    static let maximumName = 1000
    static let maximumText = 10_000
    /// Percent of a question's points.
    static let weights = -100.0...100.0

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
        return bounds(of: question)
    }

    private static func bounds(of question: Question) -> FieldProblem? {
        let (choices, pairs, wrong) = (question.choices ?? [], question.pairs ?? [], question.distractors ?? [])
        let (accepted, numbers) = (question.accepted ?? [], question.numbers ?? [])
        if [choices.count, pairs.count, wrong.count, accepted.count, numbers.count].contains(where: {
            $0 > maximumParts
        }) {
            return FieldProblem("", "too_many", "A question has at most 100 answers.")
        }
        let ids = [choices.map(\.id), pairs.map(\.left), pairs.map(\.right) + wrong.map(\.id)]
        if ids.contains(where: CourseBounds.repeats) {
            return FieldProblem("/choices", "repeated", "Two choices have the same id.")
        }
        var texts = choices.map(\.feedback) + accepted.map(\.feedback) + numbers.map(\.feedback)
        let words = choices.map(\.text) + wrong.map(\.text) + pairs.map(\.leftText) + pairs.map(\.rightText)
        texts += words.map { Optional($0) }
        texts += [question.feedback, question.rightFeedback, question.wrongFeedback]
        let isTooLong =
            ids.joined().contains { $0.utf8.count > maximumID } || question.name.unicodeScalars.count > maximumName
            || texts.contains { CourseBounds.longest($0) > maximumText }
            || accepted.contains { $0.pattern.unicodeScalars.count > AnswerCheck.maximumText }
            || [question.text, question.tail].contains {
                ($0?.texts.values.map(\.utf8.count).max() ?? 0) > CourseCheck.maximumBody
            }
        if isTooLong { return FieldProblem("", "too_long", "This is too much.") }
        let given = choices.map(\.weight) + accepted.map(\.weight) + numbers.map(\.weight)
        return given.allSatisfy { weights.contains($0) }
            ? nil : FieldProblem("", "out_of_range", "A number is out of its bounds.")
    }

    private static func few(_ pointer: String) -> FieldProblem {
        FieldProblem(pointer, "too_few", "There are too few answers.")
    }
}
