import Foundation

/// What the server's clock says about an attempt.
enum AttemptVerdict: Hashable, Sendable {
    case running
    /// The deadline is over, the grace is not: it may be handed in as it was saved.
    case overdue
    /// The deadline is over: what was saved counts as handed in then.
    case handInSaved(at: Date)
    case abandon
    /// It was handed in before.
    case closed
}
