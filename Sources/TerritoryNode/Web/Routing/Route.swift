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
        /// A page for those who ask for HTML, else as for programs.
        case either

        /// What a route of this kind is for one caller.
        func resolved(for headers: HTTPFields) -> Kind {
            guard self == .either else { return self }
            return headers[.accept]?.contains("text/html") == true ? .page : .api
        }
    }

    let method: HTTPRequest.Method
    let template: RouteTemplate
    let kind: Kind
    let rate: RateClass?
    var body = BodyAllowance.standard
    /// What another specification calls its problems, by their status.
    var errorReason: (@Sendable (_ status: Int) -> String)?
    let respond: @Sendable (SiteRequest) async throws -> Response
}
