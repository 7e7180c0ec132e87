import Kernel
public import Web

/// One of a few words, as the API takes and documents it.
public protocol Choice: RawRepresentable, CaseIterable, SchemaDescribed, Sendable where RawValue == String {}

extension Choice {
    public static var schema: JSONSchema {
        JSONSchema(type: "string").with("enum", .array(allCases.map { .string($0.rawValue) }))
    }

    public static var placeholder: Self { allCases.first! }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let choice = Self(rawValue: text) else {
            let choices = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw TextProblem(
                code: "invalid", detail: "Choose one of these: {choices}.", values: ["choices": choices])
        }
        self = choice
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
