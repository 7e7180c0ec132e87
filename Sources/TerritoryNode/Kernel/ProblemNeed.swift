/// A badge that would have permitted what was refused, and how to get it.
public struct ProblemNeed: Hashable, Sendable {
    /// As permissions name it: `code-of-conduct`.
    public let badge: String
    /// As people name it; nil where nobody here knows the badge.
    public let name: String?
    /// The path of the course or page that earns it.
    public let earn: String?

    public init(badge: String, name: String?, earn: String?) {
        self.badge = badge
        self.name = name
        self.earn = earn
    }
}
