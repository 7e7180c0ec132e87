import Kernel
import Web

/// The languages a member speaks, the best known first, as BCP 47 tags.
struct SpokenLanguages: SchemaDescribed, Hashable, Sendable {
    static let maximum = 10

    let tags: [String]

    /// One language.
    struct Tag: BoundedText {
        static let rule = TextRule(
            scalars: 2...35, pattern: "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
            patternHelp: "Write a language tag such as nb.")
        let text: String
        init(unchecked text: String) { self.text = text }
    }

    static var schema: JSONSchema { [Tag].schema.with("maxItems", .number("\(maximum)")) }
    static var placeholder: SpokenLanguages { SpokenLanguages(tags: []) }

    init(tags: [String]) {
        self.tags = tags
    }

    /// A language that is named twice counts once.
    init(from decoder: any Decoder) throws {
        let named = try [Tag](from: decoder)
        guard named.count <= Self.maximum else {
            throw TextProblem(code: "too_many", detail: "At most {maximum}.", values: ["maximum": "\(Self.maximum)"])
        }
        var known: Set<String> = []
        tags = named.map(\.text).filter { known.insert($0).inserted }
    }

    /// As people type them: `nb, en`.
    /// - Throws: ``TextProblem``.
    init(typed text: String) throws(TextProblem) {
        var tags: [String] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) where !tags.contains(String(part)) {
            tags.append(try Tag(checking: String(part)).text)
        }
        guard tags.count <= Self.maximum else {
            throw TextProblem(code: "too_many", detail: "At most {maximum}.", values: ["maximum": "\(Self.maximum)"])
        }
        self.tags = tags
    }

    func encode(to encoder: any Encoder) throws { try tags.encode(to: encoder) }
}
