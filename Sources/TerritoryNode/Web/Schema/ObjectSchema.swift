import Kernel

/// The properties of a struct, found by letting it decode itself from a decoder that only takes notes.
public struct ObjectSchema: Hashable, Sendable {
    struct Property: Hashable, Sendable {
        let name: String
        let schema: JSONSchema
        let isRequired: Bool
    }

    let typeName: String
    private(set) var properties: [Property] = []

    /// - Precondition: the type decodes with keys from placeholders; anything else is a mistake in a route's types, which every
    ///   start of the node would show.
    static func of<T: Decodable>(_ type: T.Type) -> ObjectSchema {
        let recorder = SchemaRecorder()
        do {
            _ = try T(from: recorder)
        } catch {
            preconditionFailure("\(type) cannot be described: \(error)")
        }
        return ObjectSchema(typeName: "\(type)", properties: recorder.notes.properties)
    }

    var schema: JSONSchema {
        let required = properties.filter(\.isRequired).map { JSONValue.string($0.name) }
        let schema = JSONSchema(type: "object")
            .with("properties", .object(properties.map { JSONMember($0.name, $0.schema.value) }))
        return required.isEmpty ? schema : schema.with("required", .array(required))
    }

    /// As a request body: what is not listed is refused.
    var closedSchema: JSONSchema {
        schema.with("additionalProperties", .bool(false))
    }

    mutating func add(_ property: Property) {
        properties.append(property)
    }
}
