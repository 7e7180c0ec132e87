/// Who has a reason to keep something: a member, a course, a badge, or the operator.
public struct Holder: Hashable, Sendable {
    /// What it is, such as `avatar`; modules choose their own.
    public let kind: String
    /// Which one.
    public let id: String

    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }

    /// What `territory content` keeps.
    public static let `operator` = Holder(kind: "operator", id: "")
}
