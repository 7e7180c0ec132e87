import Web

/// How a question is answered.
enum QuestionType: String, SchemaEnumeration, Sendable {
    case single, multiple, numerical, matching, ordering, essay
    case trueFalse = "true_false"
    case shortAnswer = "short_answer"
    /// A choice that fills a gap in the question's text.
    case missingWord = "missing_word"
    /// No question at all: words between questions.
    case description

    var label: Message {
        switch self {
        case .single: Message("One right answer")
        case .multiple: Message("Several right answers")
        case .trueFalse: Message("True or false")
        case .shortAnswer: Message("Short answer")
        case .numerical: Message("Number")
        case .matching: Message("Matching")
        case .ordering: Message("Ordering")
        case .missingWord: Message("Missing word")
        case .essay: Message("Essay")
        case .description: Message("Text without a question")
        }
    }
}
