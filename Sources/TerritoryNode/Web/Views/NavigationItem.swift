/// An entry of the main navigation; modules add their own.
public struct NavigationItem: Sendable {
    public let label: Message
    /// An absolute path on this node, such as `/people`.
    public let path: String
    /// Lower numbers come first.
    public let order: Int

    public init(_ label: Message, path: String, order: Int) {
        self.label = label
        self.path = path
        self.order = order
    }

    /// What every territory has.
    public static let standard = [
        NavigationItem(Message("Home"), path: "/", order: 0),
        NavigationItem(Message("Territories"), path: "/territories", order: 90),
    ]
}
