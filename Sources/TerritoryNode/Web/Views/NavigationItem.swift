/// An entry of the main navigation; modules add their own.
public struct NavigationItem: Sendable {
    public let label: Message
    /// An absolute path on this node, such as `/people`.
    public let path: String
    /// Lower numbers come first.
    public let order: Int
    /// What somebody needs to see it; nil for everybody.
    public let capability: Capability?
    /// Visitors do not see it.
    public let isForMembers: Bool

    public init(
        _ label: Message, path: String, order: Int, capability: Capability? = nil, isForMembers: Bool = false
    ) {
        self.isForMembers = isForMembers
        self.label = label
        self.path = path
        self.order = order
        self.capability = capability
    }

    func isFor(_ reader: PageFrame.Member?) -> Bool {
        if isForMembers, reader == nil { return false }
        return capability.map { reader?.capabilities.contains($0) ?? false } ?? true
    }

    /// What every territory has.
    public static let standard = [
        NavigationItem(Message("Home"), path: "/", order: 0),
        NavigationItem(Message("Territories"), path: "/territories", order: 90),
    ]
}
