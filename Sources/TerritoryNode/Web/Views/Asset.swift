/// One file that browsers fetch and keep for ever: its address changes with its content.
public struct Asset: Sendable {
    /// Such as `/assets/app.9f86d081884c.css`.
    public let address: String
    public let bytes: [UInt8]
    public let contentType: String

    /// A year, which is what RFC 9111 and browsers take for "for ever"; `immutable` is RFC 8246.
    public static let cacheControl = "public, max-age=31536000, immutable"
}
