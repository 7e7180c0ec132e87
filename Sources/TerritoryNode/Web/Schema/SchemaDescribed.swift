public import Foundation
public import Kernel

/// A type that is one value in JSON and knows what it allows. Structs need not conform: they are described by decoding them.
public protocol SchemaDescribed: Codable {
    static var schema: JSONSchema { get }
    /// Stands for a value while a struct is described, or after its field was found wrong. Never seen by anybody.
    static var placeholder: Self { get }
}

extension String: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "string") }
    public static var placeholder: String { "" }
}

extension Bool: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "boolean") }
    public static var placeholder: Bool { false }
}

extension Int: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "integer") }
    public static var placeholder: Int { 0 }
}

extension Int64: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "integer") }
    public static var placeholder: Int64 { 0 }
}

extension Double: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "number") }
    public static var placeholder: Double { 0 }
}

extension Date: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "string").with("format", .string("date-time")) }
    public static var placeholder: Date { Date(timeIntervalSince1970: 0) }
}

extension UUID: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "string").with("format", .string("uuid")) }
    public static var placeholder: UUID { UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
}

extension ID: SchemaDescribed {
    public static var schema: JSONSchema { .init(type: "string").with("format", .string("uuid")) }
    public static var placeholder: ID { ID(UUID.placeholder) }
}

extension TerritoryCode: SchemaDescribed {
    public static var schema: JSONSchema {
        .init(type: "string").with("pattern", .string("^[a-z]{2}(-[a-z0-9]{1,8})?$"))
    }
    public static var placeholder: TerritoryCode { TerritoryCode("aa")! }
}

extension Array: SchemaDescribed where Element: Codable {
    public static var schema: JSONSchema {
        .init(type: "array").with("items", JSONSchema.of(Element.self).value)
    }
    public static var placeholder: [Element] { [] }
}

/// A string out of a closed list in requests; clients treat unknown ones in answers as "other".
public protocol SchemaEnumeration: SchemaDescribed, CaseIterable, RawRepresentable where RawValue == String {}

extension SchemaEnumeration {
    public static var schema: JSONSchema {
        .init(type: "string").with("enum", .array(allCases.map { .string($0.rawValue) }))
    }
    public static var placeholder: Self { allCases.first! }
}
