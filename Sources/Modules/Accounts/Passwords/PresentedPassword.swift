public import Kernel

/// A password somebody signs in with. Too long ones are refused before they cost a hash (S-005).
public struct PresentedPassword: BoundedText {
    public static let rule = TextRule(
        scalars: 1...1024, maximumBytes: 1024, format: "password", stripsBidirectionalControls: false)

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }

    /// Never the password.
    public var description: String { "(password)" }
}
