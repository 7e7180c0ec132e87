/// Where a page of a list begins, as a list's handler gets it.
public struct ListPosition: Sendable {
    /// How many items at most.
    public let limit: Int
    /// What the page before gave as `next`; nil at the beginning.
    public let after: String?

    public init(limit: Int, after: String?) {
        self.limit = limit
        self.after = after
    }
}
