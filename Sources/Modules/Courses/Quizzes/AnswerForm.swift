import Kernel
import Web

/// The answers of a quiz's form. Names are `q.<question>` and, where there are several fields, `q.<question>.<part>`.
struct AnswerForm {
    let answers: [QuestionAnswer]

    init(_ form: FormFields, _ questions: [AskedQuestion]) {
        answers = questions.compactMap { question in
            guard question.type != .description else { return nil }
            return QuestionAnswer(question: question.id, values: Self.values(of: question, form))
        }
    }

    static func name(_ question: AskedQuestion, part: String? = nil) -> String {
        "q.\(question.id)" + (part.map { ".\($0)" } ?? "")
    }

    private static func values(of question: AskedQuestion, _ form: FormFields) -> [String] {
        switch question.type {
        case .multiple:
            (question.choices ?? []).filter { form[name(question, part: $0.id)] != nil }.map(\.id)
        case .matching:
            (question.lefts ?? []).compactMap { left in
                form[name(question, part: left.id)].flatMap { $0.isEmpty ? nil : "\(left.id):\($0)" }
            }
        case .ordering: order(question, form)
        case .single, .missingWord, .trueFalse, .shortAnswer, .numerical, .essay, .description:
            form[name(question)].flatMap { $0.isEmpty ? nil : [$0] } ?? []
        }
    }

    /// By the place that was chosen for each; nothing where no place was.
    private static func order(_ question: AskedQuestion, _ form: FormFields) -> [String] {
        let places = (question.choices ?? []).compactMap { choice in
            form[name(question, part: choice.id)].flatMap { Int($0) }.map { (place: $0, id: choice.id) }
        }
        return places.sorted { $0.place < $1.place }.map(\.id)
    }
}
