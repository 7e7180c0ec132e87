public import Foundation

/// A document that anybody may read from anywhere, such as `/.well-known/jwks.json`: same bytes for everyone, no cookies, CORS
/// open.
public struct PublicDocument: Sendable {
    public let path: String
    public let contentType: String
    let bytes: @Sendable () async throws -> Data

    public init(
        path: String, contentType: String = "application/json; charset=utf-8",
        bytes: @escaping @Sendable () async throws -> Data
    ) {
        self.path = path
        self.contentType = contentType
        self.bytes = bytes
    }
}
