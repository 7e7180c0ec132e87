public import Kernel

/// A JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it) of one type, made from the Swift type itself.
public struct JSONSchema: Hashable, Sendable {
    public private(set) var value: JSONValue

    public init(type: String) {
        value = .object([JSONMember("type", .string(type))])
    }

    /// The schema with one more keyword.
    public func with(_ keyword: String, _ argument: JSONValue) -> JSONSchema {
        var copy = self
        copy.value = .object((value.members ?? []) + [JSONMember(keyword, argument)])
        return copy
    }

    /// What `type` looks like in JSON; a struct is described by its properties.
    static func of<T: Decodable>(_ type: T.Type) -> JSONSchema {
        leaf(type) ?? ObjectSchema.of(type).schema
    }

    /// The schema of a type that is one value; nil for a struct.
    static func leaf(_ type: any Decodable.Type) -> JSONSchema? {
        switch type {
        case let described as any SchemaDescribed.Type: described.schema
        case let text as any BoundedText.Type: bounded(text.rule)
        default: nil
        }
    }

    /// A placeholder of a type that is one value; nil for a struct.
    static func placeholder<T>(_ type: T.Type) -> T? {
        switch type {
        case let described as any SchemaDescribed.Type: described.placeholder as? T
        case let text as any BoundedText.Type: text.init(unchecked: "") as? T
        default: nil
        }
    }

    private static func bounded(_ rule: TextRule) -> JSONSchema {
        var schema = JSONSchema(type: "string")
            .with("minLength", .number("\(rule.scalars.lowerBound)"))
            .with("maxLength", .number("\(rule.scalars.upperBound)"))
        if let pattern = rule.pattern { schema = schema.with("pattern", .string(pattern)) }
        if let format = rule.format { schema = schema.with("format", .string(format)) }
        return schema
    }
}
