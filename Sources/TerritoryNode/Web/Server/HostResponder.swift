import Foundation
import HTTPTypes
public import Hummingbird
public import Kernel
public import Logging
import NIOCore
import NIOHTTP1

/// The outermost stage: gives each request an id, finds its territory, turns whatever is thrown into an answer, and is the only
/// place that logs and counts requests.
public struct HostResponder: HTTPResponder {
    private let sites: SiteTable
    private let world: World
    private let logger: Logger
    /// Whose `X-Forwarded-For` is believed (S-010).
    private let proxies: Set<String>

    public init(sites: SiteTable, world: World, logger: Logger, trustedProxies: Set<String> = []) {
        self.sites = sites
        self.world = world
        self.logger = logger
        proxies = trustedProxies
    }

    public func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        var exchange = Exchange(world: world, head: request.head, address: address(of: request, context))
        var logger = logger
        logger[metadataKey: "request.id"] = "\(exchange.id)"
        logger[metadataKey: "trace.id"] = "\(exchange.trace.traceID)"
        var response: Response
        do {
            let site = try sites.site(of: request.head)
            exchange.site = site
            logger[metadataKey: "territory.code"] = "\(site.territory.code)"
            response = try await site.respond(to: request, &exchange, logger: logger)
        } catch let error as HTTPParserError {
            throw error
        } catch {
            let problem = Problem(answering: error)
            exchange.problem = problem
            response = FailureResponse(problem, exchange, request).response
        }
        finish(&response, exchange)
        note(request, response, exchange, logger)
        return response
    }

    private func finish(_ response: inout Response, _ exchange: Exchange) {
        response.headers[.requestID] = exchange.id
        exchange.rate?.write(to: &response.headers)
        let isSecure = exchange.site?.territory.origin.hasPrefix("https:") ?? false
        SecurityHeaders.write(to: &response.headers, isSecure: isSecure)
    }

    private func note(_ request: Request, _ response: Response, _ exchange: Exchange, _ logger: Logger) {
        let duration = exchange.began.duration(to: .now)
        let territory = exchange.site?.territory.code.description ?? "none"
        RequestMetrics.note(
            method: request.method, route: exchange.route, status: response.status.code, territory: territory, duration)
        var fields: Logger.Metadata = [
            "http.method": "\(RequestMetrics.name(request.method))", "http.route": "\(exchange.route)",
            "http.status": "\(response.status.code)",
            "duration.ms":
                "\(duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000)",
        ]
        if let problem = exchange.problem {
            fields["problem.code"] = "\(problem.kind.code)"
            if let reason = problem.reason { fields["problem.reason"] = "\(reason)" }
        }
        logger.log(level: Self.level(of: response), "request", metadata: fields)
    }

    /// An operator is told of what went wrong inside; that somebody has to wait is worth a warning.
    private static func level(of response: Response) -> Logger.Level {
        switch response.status.code {
        case ..<500: .info
        case 503: .warning
        default: .error
        }
    }

    /// The last address before a proxy of ours; what others write into the header counts for nothing.
    private func address(of request: Request, _ context: ConnectionContext) -> ClientAddress {
        guard proxies.contains(context.peer.whole), let header = request.headers[.forwardedFor] else {
            return context.peer
        }
        let last = header.split(separator: ",").last.map { $0.filter { $0 != " " } }
        return last.flatMap { ClientAddress($0) } ?? context.peer
    }
}
