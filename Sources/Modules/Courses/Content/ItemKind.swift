import Web

/// What one item of a course is. A page is read like a lesson, and is no part of what is taught: a welcome, a list of links.
enum ItemKind: String, SchemaEnumeration, Sendable {
    case lesson, quiz, page

    var label: Message {
        switch self {
        case .lesson: Message("Lesson")
        case .quiz: Message("Quiz")
        case .page: Message("Page")
        }
    }
}
