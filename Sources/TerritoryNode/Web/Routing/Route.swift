import HTTPTypes
import Hummingbird

/// One line of the route table: an endpoint, a page, or one of the kit's own documents.
struct Route: Sendable {
    /// How the caller shows who it is, and in which form it is told what went wrong.
    enum Kind: Sendable {
        /// A bearer token, JSON; cookies are ignored (S-032).
        case api
        /// The session cookie, HTML.
        case page
    }

    let method: HTTPRequest.Method
    let template: RouteTemplate
    let kind: Kind
    let rate: RateClass?
    let respond: @Sendable (SiteRequest) async throws -> Response
}
