import Foundation
import Kernel
import LocalServers
import Logging
import Node
import NodeTesting
import ServiceLifecycle
import Testing
import Web

@Suite("Readiness")
struct ReadinessTests {
    @Test("A node is not ready before each of its territories is served")
    func start() async throws {
        try await TestFederation.with("se", "dk") { federation in
            let (second, begins) = AsyncStream.makeStream(of: Void.self)
            let (gate, opens) = AsyncStream.makeStream(of: Void.self)
            var configuration = NodeConfiguration()
            configuration.listen = [ListenAddress(host: "127.0.0.1", port: 0)]
            configuration.health = ListenAddress(host: "127.0.0.1", port: try LoopbackPort.free())
            configuration.bus = [federation.nats.url]
            let build = build(federation, configuration)
            let host = BuildHost(
                configuration: configuration, metrics: PrometheusMetrics(), world: .system, logger: Self.logger,
                codes: { ["se", "dk"].compactMap { TerritoryCode($0) } },
                build: { code in
                    if code.description == "dk" {
                        begins.finish()
                        for await _ in gate {}
                    }
                    return try await build(code)
                })
            let group = ServiceGroup(
                configuration: ServiceGroupConfiguration(services: host.services { _ in }, logger: Self.logger))
            let running = Task { try await group.run() }
            for await _ in second {}
            let operatorCaller = TestCaller(origin: "http://\(configuration.health)", token: nil)
            let early = try await operatorCaller.send("GET", "/readyz")
            #expect(early.status == 503 && early.text == "territories: being started\n")
            opens.finish()
            // Both are served; but another host of this test signs for them, and this one waits for its end.
            #expect(
                try await eventually {
                    let answer = try await operatorCaller.send("GET", "/readyz")
                    return answer.status == 503
                        && answer.text.split(separator: "\n").allSatisfy { $0.contains("another process signs for it") }
                        && answer.text.contains("log of se") && answer.text.contains("log of dk")
                })
            await group.triggerGracefulShutdown()
            try await running.value
        }
    }

    private static var logger: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }

    private func build(_ federation: TestFederation, _ configuration: NodeConfiguration) -> BuildNode {
        BuildNode(
            folder: NodeFolder(url: federation.state), configuration: configuration, limits: RateLimits(),
            world: .system, logger: Self.logger)
    }
}
