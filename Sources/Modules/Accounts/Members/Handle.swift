public import Kernel

/// The name a member is addressed by within a territory: the `eva` of `@eva@se`.
public struct Handle: BoundedText {
    public static let rule = TextRule(
        scalars: 3...20, pattern: "^[a-z0-9_]{3,20}$", patternHelp: "Use only a–z, 0–9 and _.")

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }
}
