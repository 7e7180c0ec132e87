import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore
import Synchronization

/// The operator's own listener, on loopback: is the process alive, is it ready, what has it measured (S-072).
public final class HealthResponder: HTTPResponder {
    /// A check that takes longer has failed.
    static let patience = Duration.seconds(2)

    private let checks: @Sendable () -> [HealthCheck]
    private let metrics: PrometheusMetrics
    private let isStopping = Atomic(false)

    /// - Parameter checks: asked at each request, for what is served may change.
    public init(metrics: PrometheusMetrics, checks: @escaping @Sendable () -> [HealthCheck]) {
        self.checks = checks
        self.metrics = metrics
    }

    /// From now on not ready, so that no new work is sent here.
    public func stop() {
        isStopping.store(true, ordering: .relaxed)
    }

    public func respond(to request: Request, context _: ConnectionContext) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            return Self.text("only GET\n", status: .methodNotAllowed, [HTTPField(name: .allow, value: "GET, HEAD")])
        }
        switch (request.head.path ?? "/").prefix(while: { $0 != "?" }) {
        case "/livez": return Self.text("ok\n", status: .ok)
        case "/readyz": return await readiness()
        case "/metrics": return Self.text(metrics.text, status: .ok, type: "text/plain; version=0.0.4; charset=utf-8")
        default: return Self.text("/livez, /readyz, /metrics\n", status: .notFound)
        }
    }

    private func readiness() async -> Response {
        var reasons = isStopping.load(ordering: .relaxed) ? ["shutting down"] : []
        await withTaskGroup(of: String?.self) { group in
            for check in checks() { group.addTask { await Self.problem(of: check).map { "\(check.name): \($0)" } } }
            for await reason in group { reasons += reason.map { [$0] } ?? [] }
        }
        guard !reasons.isEmpty else { return Self.text("ready\n", status: .ok) }
        return Self.text(reasons.sorted().map { $0 + "\n" }.joined(), status: .serviceUnavailable)
    }

    private static func problem(of check: HealthCheck) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await check.problem() }
            group.addTask {
                do { try await Task.sleep(for: patience) } catch { return nil }
                return "does not answer"
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func text(
        _ text: String, status: HTTPResponse.Status, type: String = "text/plain; charset=utf-8",
        _ fields: [HTTPField] = []
    ) -> Response {
        var headers = HTTPFields(fields)
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
