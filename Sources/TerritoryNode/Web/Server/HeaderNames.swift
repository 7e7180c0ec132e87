import HTTPTypes

/// The fields that HTTPTypes does not name.
extension HTTPField.Name {
    static let rateLimitPolicy = Self("RateLimit-Policy")!
    static let rateLimit = Self("RateLimit")!
    static let xRateLimitLimit = Self("X-RateLimit-Limit")!
    static let xRateLimitRemaining = Self("X-RateLimit-Remaining")!
    static let xRateLimitReset = Self("X-RateLimit-Reset")!
    static let requestID = Self("X-Request-Id")!
    static let traceParent = Self("traceparent")!
    static let idempotencyKey = Self("Idempotency-Key")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let link = Self("Link")!
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let forwardedFor = Self("X-Forwarded-For")!
    static let permissionsPolicy = Self("Permissions-Policy")!
}
