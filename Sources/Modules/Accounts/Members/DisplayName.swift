public import Kernel

/// What a member is called on pages; any script, not unique.
public struct DisplayName: BoundedText {
    public static let rule = TextRule(
        scalars: 1...50, maximumBytes: 200, patternHelp: "Write at least one visible character.",
        accepts: { text in text.contains { !$0.isWhitespace } })

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }
}
