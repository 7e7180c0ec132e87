/// The right to do one kind of thing, such as `members.suspend`; modules declare theirs as static values.
public struct Capability: Hashable, Sendable, RawRepresentable {
    public let rawValue: String

    public init(rawValue: String) {
        self.rawValue = rawValue
    }
}

extension Capability {
    /// Everything an administrator of the territory may do.
    public static let administer = Capability(rawValue: "territory.administer")
    /// To act on what members report, and on what they wrote.
    public static let moderate = Capability(rawValue: "moderate")
}
