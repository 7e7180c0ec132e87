public import Foundation

/// A `json` or `jsonb` value, kept as its bytes.
public struct PostgresJSON: PostgresValue, Equatable {
    public var bytes: Data

    public init(bytes: Data) { self.bytes = bytes }

    public init(encoding value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        bytes = try encoder.encode(value)
    }

    public func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: bytes)
    }

    public var postgresText: String? { String(decoding: bytes, as: UTF8.self) }

    public init?(postgresText: String?) {
        guard let postgresText else { return nil }
        bytes = Data(postgresText.utf8)
    }
}
