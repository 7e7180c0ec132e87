public import Foundation

/// A language of the pages, by its BCP 47 tag, such as `nb`.
public struct Language: Hashable, Sendable, CustomStringConvertible {
    public let tag: String

    /// What messages are written in.
    public static let english = Language(tag: "en")

    public init(tag: String) {
        self.tag = tag
    }

    public var description: String { tag }

    public var locale: Locale { Locale(identifier: tag) }

    /// HTML's `dir`.
    public var direction: String {
        Locale.Language(identifier: tag).characterDirection == .rightToLeft ? "rtl" : "ltr"
    }

    /// The language's name in itself, with a capital as at the beginning of a line: what its speakers look for.
    public var ownName: String {
        let name = locale.localizedString(forIdentifier: tag) ?? tag
        return name.prefix(1).uppercased(with: locale) + name.dropFirst()
    }
}
