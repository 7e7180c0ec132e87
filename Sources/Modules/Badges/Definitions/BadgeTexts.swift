import Kernel

/// A bounded text that is nothing else beside.
protocol BadgeText: BoundedText {
    init(text: String)
}

extension BadgeText {
    init(unchecked text: String) { self.init(text: text) }
}

/// How permissions and addresses name a badge: `code-of-conduct`.
struct BadgeSlug: BadgeText {
    static let rule = TextRule(
        scalars: 2...64, pattern: "^[a-z0-9][a-z0-9-]{1,63}$", patternHelp: "Use only a–z, 0–9 and -.")
    let text: String
}

/// What people call a badge.
struct BadgeName: BadgeText {
    static let rule = TextRule(scalars: 1...80)
    let text: String
}

/// A sentence or two about a badge.
struct BadgeDescription: BadgeText {
    static let rule = TextRule(scalars: 1...1000, multiline: true)
    let text: String
}

/// What somebody did who holds a badge: Markdown.
struct BadgeNarrative: BadgeText {
    static let rule = TextRule(scalars: 1...4000, multiline: true, stripsBidirectionalControls: false)
    let text: String
}

/// A word to find badges by.
struct BadgeTag: BadgeText {
    static let rule = TextRule(scalars: 1...40)
    let text: String
}

/// Why a badge was taken back.
struct RevocationReason: BadgeText {
    static let rule = TextRule(scalars: 1...500, multiline: true)
    let text: String
}

/// A link or content address that shows what an award is for.
struct Evidence: BadgeText {
    static let rule = TextRule(
        scalars: 8...500, pattern: "^((https?|ipfs)://\\S+|b[a-z2-7]{50,110})$",
        patternHelp: "Write the address of a file, such as bafkrei…, or begin with https:// or ipfs://.")
    let text: String

    /// With its scheme, as credentials have it.
    var address: String { text.contains("://") ? text : "ipfs://\(text)" }
}
