/// What an endpoint answers when all is well; failures are thrown as problems.
public struct Answer<Value: Codable & Sendable>: Sendable {
    public let status: Int
    public let value: Value?
    /// The path of what was created, for `Location`.
    public let location: String?
    /// The quoted entity tag, weak or strong (RFC 9110 §8.8.3).
    public let etag: String?

    public static func ok(_ value: Value, etag: String? = nil) -> Self {
        Self(status: 200, value: value, location: nil, etag: etag)
    }

    public static func created(_ value: Value, location: String, etag: String? = nil) -> Self {
        Self(status: 201, value: value, location: location, etag: etag)
    }

    public static func accepted(_ value: Value) -> Self {
        Self(status: 202, value: value, location: nil, etag: nil)
    }
}

extension Answer where Value == None {
    public static var noContent: Self {
        Self(status: 204, value: nil, location: nil, etag: nil)
    }
}
