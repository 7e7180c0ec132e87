import HTTPTypes

/// What every answer tells the browser not to do (S-069, S-070).
enum SecurityHeaders {
    static let contentPolicy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; \
        base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'
        """
    /// For bytes that somebody brought: whatever they are, they run nothing and come from nowhere (S-106).
    static let filePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"
    /// For drawings of the node's own, which may have a picture inside them.
    static let drawingPolicy = "default-src 'none'; img-src data:; sandbox; frame-ancestors 'none'"
    /// Two years, in seconds.
    static let strictTransport = "max-age=63072000; includeSubDomains"

    static func write(to headers: inout HTTPFields, isSecure: Bool) {
        headers[.xContentTypeOptions] = "nosniff"
        headers[.referrerPolicy] = "no-referrer"
        if headers[.contentSecurityPolicy] == nil { headers[.contentSecurityPolicy] = contentPolicy }
        headers[.permissionsPolicy] = "camera=(), geolocation=(), microphone=()"
        if isSecure { headers[.strictTransportSecurity] = strictTransport }
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
    }
}
