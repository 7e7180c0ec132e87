import Kernel

/// The name of a course in addresses and in what other territories learn: `code-of-conduct`.
struct Slug: BoundedText {
    static let rule = TextRule(
        scalars: 1...60, pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
        patternHelp: "Use the letters a to z, digits, and single hyphens between them.")

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}
