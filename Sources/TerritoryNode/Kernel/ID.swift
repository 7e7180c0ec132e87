public import Foundation

/// The identifier of one `Resource`: a UUIDv7 (RFC 9562 §5.7), an opaque string on the wire.
///
/// The type parameter keeps ids of different resources from being mixed up; it is never instantiated.
public struct ID<Resource>: Hashable, Sendable, Comparable {
    public let uuid: UUID

    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.uuid.uuidString < right.uuid.uuidString
    }
}

extension ID: LosslessStringConvertible {
    /// The 36-character lower-case form. Upper-case input is accepted, anything else is nil.
    public init?(_ description: String) {
        guard let uuid = UUID(canonical: description) else { return nil }
        self.uuid = uuid
    }

    public var description: String {
        uuid.lowercaseText
    }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "Not an id."))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
