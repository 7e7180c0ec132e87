/// The link to the next page of a list, shown by the partial `pagination`.
public struct Pagination: Sendable {
    /// Address of the next page; nil at the end.
    public let next: String?
    /// Address of the first page; nil when the reader is on it.
    public let first: String?
    let isNeeded: Bool

    public init(next: String?, first: String?) {
        self.next = next
        self.first = first
        isNeeded = next != nil || first != nil
    }
}
