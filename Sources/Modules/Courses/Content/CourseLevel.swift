import Web

/// For whom a course is.
enum CourseLevel: String, SchemaEnumeration, Sendable {
    case beginner, intermediate, advanced

    var label: Message {
        switch self {
        case .beginner: Message("Beginner")
        case .intermediate: Message("Intermediate")
        case .advanced: Message("Advanced")
        }
    }
}
