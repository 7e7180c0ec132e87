import Kernel
import Web

/// What members write about others for themselves alone.
struct NoteText: BoundedText {
    static let rule = TextRule(
        scalars: 0...2000, maximumBytes: 8000, multiline: true, stripsBidirectionalControls: false)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

/// A word or phrase that somebody does not want to read.
struct MutedWord: BoundedText {
    static let rule = TextRule(scalars: 2...100, maximumBytes: 400)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

/// For how long something is muted, in seconds: a minute to a year.
struct MuteDuration: SchemaDescribed, Sendable {
    static let range = 60...31_536_000

    let seconds: Int

    static var schema: JSONSchema {
        JSONSchema(type: "integer").with("minimum", .number("\(range.lowerBound)"))
            .with("maximum", .number("\(range.upperBound)"))
    }

    static var placeholder: MuteDuration { MuteDuration(seconds: range.lowerBound) }

    init(seconds: Int) {
        self.seconds = seconds
    }

    init(from decoder: any Decoder) throws {
        seconds = try decoder.singleValueContainer().decode(Int.self)
        guard Self.range.contains(seconds) else {
            throw TextProblem(code: "out_of_range", detail: "A minute at least, a year at most.")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(seconds)
    }
}

/// Some members, in a query: ids or addresses with commas between them.
struct MemberReferences: SchemaDescribed, Sendable {
    static let maximum = 40

    let items: [MemberReference]

    static var schema: JSONSchema {
        JSONSchema(type: "string").with("minLength", .number("1"))
            .with("maxLength", .number("\(maximum * (MemberReference.maximumLength + 1))"))
    }

    static var placeholder: MemberReferences { MemberReferences(items: []) }

    init(items: [MemberReference]) {
        self.items = items
    }

    init(from decoder: any Decoder) throws {
        let parts = try decoder.singleValueContainer().decode(String.self)
            .split(separator: ",", maxSplits: Self.maximum, omittingEmptySubsequences: false)
        guard parts.count <= Self.maximum else {
            throw TextProblem(code: "too_many", detail: "At most {maximum}.", values: ["maximum": "\(Self.maximum)"])
        }
        items = try parts.map { part in
            guard let reference = MemberReference(String(part)) else {
                throw TextProblem(code: "invalid", detail: "Write an id, @handle or @handle@territory.")
            }
            return reference
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(items.map { "\($0)" }.joined(separator: ","))
    }
}
