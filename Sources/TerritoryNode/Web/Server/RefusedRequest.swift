import Foundation
import HTTPTypes
import Kernel
import Logging
import NIOHTTP1

/// The answer to a request of which nothing is known but that it cannot be read. It is logged and counted as every other.
struct RefusedRequest {
    let body: Data
    let headers: HTTPHeaders
    private let id: String
    private let problem: Problem

    init(_ problem: Problem, world: World = .system) {
        self.problem = problem
        id = world.uuidV7().uuidString.lowercased()
        let trace = TraceContext(continuing: nil, random: world.randomBytes(TraceContext.randomByteCount))
        body =
            ProblemDocument(
                problem, origin: "", path: "", traceID: trace.traceID,
                localizer: Localizer(language: .english, catalog: Catalog())
            ).encoded
        var headers: HTTPHeaders = [
            "content-type": "application/problem+json; charset=utf-8", "content-length": "\(body.count)",
            "connection": "close", "cache-control": "no-store", "x-request-id": id,
            "date": world.now().formatted(Self.date), "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer", "content-security-policy": SecurityHeaders.contentPolicy,
        ]
        if problem.kind == .methodNotAllowed {
            headers.add(name: "allow", value: "GET, HEAD, POST, PUT, PATCH, DELETE")
        }
        self.headers = headers
    }

    /// RFC 9110 §5.6.7.
    private static let date = Date.VerbatimFormatStyle(
        format: """
            \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
            \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\
            \(second: .twoDigits) GMT
            """,
        locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))

    func note(_ logger: Logger) {
        RequestMetrics.note(
            method: HTTPRequest.Method("NONE") ?? .get, route: "none", status: problem.kind.status, territory: "none",
            .zero)
        logger.info(
            "request refused",
            metadata: [
                "request.id": "\(id)", "http.status": "\(problem.kind.status)", "problem.code": "\(problem.kind.code)",
            ])
    }
}
