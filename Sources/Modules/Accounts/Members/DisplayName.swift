public import Kernel

/// What a member is called on pages; any script, not unique.
public struct DisplayName: BoundedText {
    public static let rule = TextRule(
        scalars: 1...50, maximumBytes: 200, patternHelp: "Write at least one visible character.",
        accepts: { $0.unicodeScalars.contains(where: isVisible) })

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }

    /// Neither space nor one of those that programs show as nothing, such as U+200B.
    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
    }
}
