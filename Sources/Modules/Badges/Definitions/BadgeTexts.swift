import Kernel

/// How permissions and addresses name a badge: `code-of-conduct`.
struct BadgeSlug: BoundedText {
    static let rule = TextRule(
        scalars: 2...64, pattern: "^[a-z0-9][a-z0-9-]{1,63}$", patternHelp: "Use only a–z, 0–9 and -.")
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// What people call a badge.
struct BadgeName: BoundedText {
    static let rule = TextRule(scalars: 1...80)
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// A sentence or two about a badge.
struct BadgeDescription: BoundedText {
    static let rule = TextRule(scalars: 1...1000, multiline: true)
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// What somebody did who holds a badge: Markdown.
struct BadgeNarrative: BoundedText {
    static let rule = TextRule(scalars: 1...4000, multiline: true, stripsBidirectionalControls: false)
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// A word to find badges by.
struct BadgeTag: BoundedText {
    static let rule = TextRule(scalars: 1...40)
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// Why a badge was taken back.
struct RevocationReason: BoundedText {
    static let rule = TextRule(scalars: 1...500, multiline: true)
    let text: String

    init(unchecked text: String) { self.text = text }
}

/// A link or content address that shows what an award is for.
struct Evidence: BoundedText {
    static let rule = TextRule(
        scalars: 8...500, pattern: "^(https?|ipfs)://\\S+$", patternHelp: "Begin with https:// or ipfs://.")
    let text: String

    init(unchecked text: String) { self.text = text }
}
