public import HTTPTypes

/// A request to a ``StreamRoute``.
public struct StreamRequest: Sendable {
    public let method: HTTPRequest.Method
    /// As it was asked for, without the query.
    public let path: String
    /// The named places of the route's path.
    public let parameters: [String: String]
    /// What follows them where the route has an open end: decoded, none of them empty, `.` or `..`.
    public let rest: [String]
    public let query: FormFields
    public let headers: HTTPFields
    public let body: StreamedBody

    public var endsInSlash: Bool { path.last == "/" }

    /// Whether a caller has what this entity tag stands for (`If-None-Match`, RFC 9110 §13.1.2).
    public func has(tag: String) -> Bool { headers.names(tag) }
}
