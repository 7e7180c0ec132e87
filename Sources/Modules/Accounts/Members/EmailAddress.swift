public import Kernel

/// An e-mail address as far as its form tells (RFC 5321 §4.5.3.1 for the lengths); only a message shows that it works.
public struct EmailAddress: BoundedText {
    public static let rule = TextRule(
        scalars: 3...254, maximumBytes: 254, format: "email",
        patternHelp: "Write an address such as eva@example.org.", accepts: hasForm)

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }

    /// What two spellings of one address have in common.
    public var folded: String { text.lowercased() }

    private static func hasForm(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty else { return false }
        guard text.unicodeScalars.allSatisfy({ !$0.properties.isWhitespace }) else { return false }
        return !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".") && !parts[1].contains("..")
    }
}
