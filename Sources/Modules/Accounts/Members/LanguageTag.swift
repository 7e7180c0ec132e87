public import Kernel

/// The language a member reads, as a BCP 47 tag; an empty one follows the browser.
public struct LanguageTag: BoundedText {
    public static let rule = TextRule(
        scalars: 0...35, pattern: "^([a-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", patternHelp: "Write a language tag such as nb."
    )

    public let text: String

    public init(unchecked text: String) {
        self.text = text
    }
}
