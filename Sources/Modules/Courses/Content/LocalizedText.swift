import Foundation
import Kernel
import Web

/// One text in the languages its authors wrote it in, by BCP 47 tag. Everything a course says is one: its quizzes are the same in
/// every language, because answers are told apart by ids and never by their words.
struct LocalizedText: Codable, Hashable, Sendable {
    var texts: [String: String]

    /// Languages of one text.
    static let maximumLanguages = 20

    init(_ text: String, in language: String) {
        texts = [language: text]
    }

    init(texts: [String: String]) {
        self.texts = texts
    }

    init(from decoder: any Decoder) throws {
        texts = try [String: String](from: decoder)
        guard texts.count <= Self.maximumLanguages, texts.keys.allSatisfy(Self.isTag) else {
            throw TextProblem(code: "invalid", detail: "Write texts by language tag, such as nb.")
        }
    }

    func encode(to encoder: any Encoder) throws {
        try texts.encode(to: encoder)
    }

    /// The text for a reader: in their language, else in the course's own, else in any.
    func read(in language: String, else main: String) -> (text: String, language: String) {
        for tag in [language, main] {
            if let text = texts[tag] { return (text, tag) }
        }
        return texts.min { $0.key < $1.key }.map { ($0.value, $0.key) } ?? ("", main)
    }

    var isEmpty: Bool { texts.values.allSatisfy { $0.allSatisfy(\.isWhitespace) } }

    static func isTag(_ tag: String) -> Bool {
        tag.wholeMatch(of: /[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}/) != nil
    }
}

extension LocalizedText: SchemaDescribed {
    static var schema: JSONSchema {
        JSONSchema(type: "object").with(
            "additionalProperties", .object([JSONMember("type", .string("string"))]))
    }

    static var placeholder: LocalizedText { LocalizedText(texts: [:]) }
}
