import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging

/// One territory over HTTP: its routes, who may use them, and how much.
///
/// The stages of a request, in this order: limits of size, route, who it is, rate, then the route itself; a rate that is counted by address
/// comes before who it is. Whatever is thrown on the way becomes an answer in ``HostResponder``.
public final class Site: Sendable {
    public let territory: Territory
    let parts: SiteParts
    let routes: RouteTable
    let cookies: Cookies
    let forms: CSRFTokens
    private let cursors: CursorSeal
    private let idempotency: IdempotencyStore

    public init(_ parts: SiteParts) {
        self.parts = parts
        territory = parts.territory
        cookies = Cookies(of: parts.territory)
        forms = CSRFTokens(key: parts.secret)
        cursors = CursorSeal(key: parts.secret, now: parts.world.now)
        idempotency = IdempotencyStore(database: parts.database, key: parts.secret)
        routes = RouteTable(Self.routes(parts))
    }

    private static func routes(_ parts: SiteParts) -> [Route] {
        var routes = parts.endpoints.flatMap(\.endpoints).flatMap { Route.all($0) }
        routes += parts.pages.map { Route($0) }
        routes += parts.endpoints.flatMap(\.streams).flatMap { Route.all($0) }
        routes += parts.documents.map { Route($0) }
        routes += parts.protocols.map { Route($0) }
        return routes + KitRoutes.all(parts)
    }

    /// Answers a request that named this territory.
    func respond(to request: Request, _ exchange: inout Exchange, logger: Logger) async throws -> Response {
        let target = Self.target(of: request.head)
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = target[..<(mark ?? target.endIndex)]
        exchange.kind = Self.isForPrograms(path) ? .api : .page
        try RequestLimits.check(request.head)
        let (route, parameters): (Route, [String: String])
        do {
            (route, parameters) = try find(request, path, &exchange)
        } catch {
            try await greet(request.headers, &exchange)
            throw error
        }
        // Who has used up an address's attempts is not looked up any more.
        if Self.isByAddress(route.rate) { try take(route.rate, &exchange) }
        let caller = await Result { try await self.member(request.headers, exchange.kind) }
        exchange.member = try? caller.get()
        if !Self.isByAddress(route.rate) { try take(route.rate, &exchange) }
        _ = try caller.get()
        let context = NodeContext(
            territory: territory, member: exchange.member, language: language(request.headers, exchange),
            logger: logger, address: exchange.address,
            userAgent: request.headers[.userAgent].map { String($0.prefix(200)) }, path: String(target),
            cursors: cursors, idempotency: idempotency)
        let response = try await respond(
            SiteRequest(
                site: self, request: request, path: String(path),
                query: mark.map { target[target.utf8.index(after: $0)...] } ?? "",
                parameters: parameters, context: context,
                openAt: route.template.segments.count { $0 != .rest }), by: route)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Whoever lacks a capability is told what would give it.
    private func respond(_ request: SiteRequest, by route: Route) async throws -> Response {
        do {
            return try await route.respond(request)
        } catch var problem as Problem {
            if let capability = problem.missingCapability, let member = request.context.member {
                problem.needs = try await parts.permissions.needs(of: member, for: Capability(rawValue: capability))
            }
            throw problem
        }
    }

    /// What the body of a request may be like, by its route; the standard where there is none.
    func bodyAllowance(of head: HTTPRequest) -> BodyAllowance {
        let path = Self.target(of: head).prefix { $0 != "?" }
        guard case .found(let route, _) = routes.match(head.method, path: path) else { return .standard }
        return route.body
    }

    /// Recognises who is signed in on an address without a route, so that the error page around it is still theirs.
    private func greet(_ headers: HTTPFields, _ exchange: inout Exchange) async throws {
        guard exchange.kind == .page else { return }
        try take(.read, &exchange)
        exchange.member = try? await member(headers, .page)
    }

    /// The member's choice, else the browser's own, else what it accepts.
    func language(_ headers: HTTPFields, _ exchange: Exchange) -> Language {
        let chosen = exchange.member?.language ?? cookies.value(.language, in: headers)
        return parts.views.localization.language(chosen: chosen, accepting: headers[.acceptLanguage])
    }

    private func find(
        _ request: Request, _ path: Substring, _ exchange: inout Exchange
    ) throws -> (Route, [String: String]) {
        switch routes.match(request.method, path: path) {
        case .found(let route, let parameters):
            exchange.route = route.template.text
            exchange.kind = route.kind.resolved(for: request.headers)
            exchange.errorReason = route.errorReason
            return (route, parameters)
        case .otherMethods(let methods):
            exchange.allowedMethods = methods
            throw Problem(.methodNotAllowed)
        case .none: throw Problem.notFound
        }
    }

    /// Who is calling, and what they may do at this moment.
    private func member(_ headers: HTTPFields, _ kind: Route.Kind) async throws -> SignedInMember? {
        guard var member = try await authenticate(headers, kind) else { return nil }
        member.capabilities = try await parts.permissions.capabilities(of: member)
        return member
    }

    /// Programs show a token and pages a cookie; neither is looked at where the other belongs (S-032).
    private func authenticate(_ headers: HTTPFields, _ kind: Route.Kind) async throws -> SignedInMember? {
        switch kind {
        case .page:
            guard let cookie = cookies.value(.session, in: headers) else { return nil }
            return try await parts.authenticator.member(session: cookie)
        case .api, .either:
            guard let header = headers[.authorization] else { return nil }
            guard let token = Self.bearerToken(header) else { throw Problem.notSignedIn }
            return try await parts.authenticator.member(bearer: token)
        }
    }

    /// The token behind the scheme, which is written in any case (RFC 9110 §11.1), and one space.
    private static func bearerToken(_ header: String) -> String? {
        guard let space = header.utf8.firstIndex(of: UInt8(ascii: " ")), header[..<space].lowercased() == "bearer"
        else { return nil }
        let token = header[header.utf8.index(after: space)...]
        return token.utf8.contains(UInt8(ascii: " ")) ? nil : String(token)
    }

    /// Guesses at accounts are counted by address, everything else by account where there is one.
    private static func isByAddress(_ rate: RateClass?) -> Bool {
        rate == .login || rate == .register
    }

    private func take(_ rate: RateClass?, _ exchange: inout Exchange) throws {
        guard let rate else { return }
        let account = Self.isByAddress(rate) ? nil : exchange.member.map { "\($0.id)" }
        let state = parts.limits.take(
            rate, territory: territory.code.description, subject: account ?? exchange.address.description,
            at: parts.world.now())
        exchange.rate = state
        if state.isExceeded { throw Problem(.tooMany, retryAfter: state.reset) }
    }

    /// Path and query; absolute-form (RFC 9112 §3.2.2) loses its host, which was compared already.
    private static func target(of head: HTTPRequest) -> Substring {
        let path = (head.path ?? "/")[...]
        guard path.first != "/", let scheme = path.range(of: "://") else { return path }
        let rest = path[scheme.upperBound...]
        return rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
    }

    private static func isForPrograms(_ path: Substring) -> Bool {
        path.hasPrefix("/api/") || path.hasPrefix("/.well-known/") || path == "/openapi.json"
            || path.hasPrefix("/ipfs/") || path == "/pins" || path.hasPrefix("/pins/")
    }
}

extension Result where Failure == any Error {
    fileprivate init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
