import HTTPTypes

/// What is left of a budget, in both styles of header.
struct RateState {
    let rateClass: RateClass
    let quota: Int
    let remaining: Int
    /// Seconds until the window ends.
    let reset: Int
    let isExceeded: Bool

    /// `RateLimit-Policy` and `RateLimit` are structured fields of draft-ietf-httpapi-ratelimit-headers.
    func write(to headers: inout HTTPFields) {
        let name = rateClass.rawValue
        headers[.rateLimitPolicy] = "\"\(name)\";q=\(quota);w=\(rateClass.window)"
        headers[.rateLimit] = "\"\(name)\";r=\(remaining);t=\(reset)"
        headers[.xRateLimitLimit] = "\(quota)"
        headers[.xRateLimitRemaining] = "\(remaining)"
        headers[.xRateLimitReset] = "\(reset)"
    }
}
