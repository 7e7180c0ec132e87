public import Foundation
public import Kernel

extension PostgresValue where Self: LosslessStringConvertible {
    public var postgresText: String? { description }

    public init?(postgresText: String?) {
        guard let postgresText else { return nil }
        self.init(postgresText)
    }
}

extension Int: PostgresValue {}
extension Int16: PostgresValue {}
extension Int32: PostgresValue {}
extension Int64: PostgresValue {}
extension String: PostgresValue {}

extension Double: PostgresValue {
    public var postgresText: String? {
        isNaN ? "NaN" : isInfinite ? (self < 0 ? "-Infinity" : "Infinity") : description
    }
}

extension Bool: PostgresValue {
    public var postgresText: String? { self ? "t" : "f" }

    public init?(postgresText: String?) {
        switch postgresText {
        case "t": self = true
        case "f": self = false
        default: return nil
        }
    }
}

extension UUID: PostgresValue {
    public var postgresText: String? { uuidString }

    public init?(postgresText: String?) {
        guard let postgresText else { return nil }
        self.init(canonical: postgresText)
    }
}

extension Data: PostgresValue {
    public var postgresText: String? { Hex.bytea(self) }

    public init?(postgresText: String?) {
        guard let postgresText, let bytes = Hex.bytes(bytea: postgresText) else { return nil }
        self.init(bytes)
    }
}

/// A byte alone is a number; an array of bytes is `bytea`.
extension UInt8: PostgresValue {
    public static func arrayText(_ values: [UInt8]) -> String { Hex.bytea(values) }
    public static func array(postgresText: String) -> [UInt8]? { Hex.bytes(bytea: postgresText) }
}

extension ID: PostgresValue {
    public var postgresText: String? { uuid.uuidString }

    public init?(postgresText: String?) {
        guard let uuid = UUID(postgresText: postgresText) else { return nil }
        self.init(uuid)
    }
}
