import HTTPTypes
import Metrics

/// How long requests take, by route template and status; never by path or person.
enum RequestMetrics {
    static func note(
        method: HTTPRequest.Method, route: String, status: Int, territory: String, _ duration: Duration
    ) {
        Metrics.Timer(
            label: "territory_http_request_duration_seconds",
            dimensions: [
                ("method", name(method)), ("route", route), ("status", "\(status)"), ("territory", territory),
            ]
        ).record(duration: duration)
    }

    /// Methods are labels, so a stranger's inventions are all one.
    static func name(_ method: HTTPRequest.Method) -> String {
        known.contains(method) ? method.rawValue : "other"
    }

    private static let known: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]
}
