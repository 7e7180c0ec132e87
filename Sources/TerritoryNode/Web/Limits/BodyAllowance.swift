import HTTPTypes
import NIOHTTP1

/// What the body of a route's requests may be like (S-061, S-062).
public struct BodyAllowance: Hashable, Sendable {
    /// The most bytes it may have.
    public let bytes: Int
    /// How many bytes must come each second, looked at every 30 seconds; nil where all of it has to be there by then.
    public let bytesPerSecond: Int?

    /// A body that is read as it comes, however long it takes, but not dawdling.
    public static func stream(bytes: Int, bytesPerSecond: Int = 1024) -> BodyAllowance {
        BodyAllowance(bytes: bytes, bytesPerSecond: bytesPerSecond)
    }

    /// JSON and forms.
    static let standard = BodyAllowance(bytes: RequestLimits.bodyBytes, bytesPerSecond: nil)

    /// With the framing of chunks.
    var framedBytes: Int { bytes + max(bytes / 4, RequestLimits.framingBytes) }

    /// Asked for the head of each request that has a body.
    typealias Lookup = @Sendable (HTTPRequestHead) -> BodyAllowance
}

extension SiteTable {
    func bodyAllowance(of head: HTTPRequestHead) -> BodyAllowance {
        guard let method = HTTPRequest.Method(head.method.rawValue) else { return .standard }
        return bodyAllowance(
            of: HTTPRequest(method: method, scheme: "http", authority: head.headers["host"].first, path: head.uri))
    }
}
