import Web

/// What a learner has to do with an item for it to count.
enum CompletionRule: String, SchemaEnumeration, Sendable {
    case mustView = "must_view"
    case mustMarkDone = "must_mark_done"
    /// An attempt of a quiz was handed in, however it went.
    case mustSubmit = "must_submit"
    /// The quiz's score reached its pass mark.
    case minimumScore = "min_score"

    /// Rules that something without questions can have.
    static let ofReading: Set<CompletionRule> = [.mustView, .mustMarkDone]
}
