public import Kernel

/// A password somebody chooses: any characters, no composition rules, never cut (S-001, S-005).
public struct NewPassword: BoundedText {
    public static let rule = TextRule(
        scalars: 8...128, maximumBytes: 1024, format: "password", stripsBidirectionalControls: false)

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }

    /// Never the password: a log that prints one by accident prints this.
    public var description: String { "(password)" }
}
