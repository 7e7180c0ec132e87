import Web

/// How far an attempt is.
enum AttemptState: String, SchemaEnumeration, Sendable {
    case inProgress = "in_progress"
    /// Its time is over; it can be handed in as it is.
    case overdue
    /// Handed in; a person has to read some answers.
    case submitted
    case graded
    /// Not handed in before the grace was over.
    case abandoned

    var isOpen: Bool { self == .inProgress || self == .overdue }
}
