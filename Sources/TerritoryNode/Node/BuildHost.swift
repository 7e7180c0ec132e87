import CoreMetrics
import Foundation
package import Kernel
package import Logging
import NIOCore
package import ServiceLifecycle
package import Web

/// One process: serves any number of territories, chosen by host name, and tells an operator how it is.
package struct BuildHost {
    let nodes: [Node]
    let configuration: NodeConfiguration
    let metrics: PrometheusMetrics
    let world: World
    let logger: Logger

    package init(
        nodes: [Node], configuration: NodeConfiguration, metrics: PrometheusMetrics, world: World, logger: Logger
    ) {
        self.nodes = nodes
        self.configuration = configuration
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// The services in the order they start; they stop in reverse.
    /// - Parameter onReady: called once every listener accepts connections.
    package func services(onReady: @escaping @Sendable () async -> Void) -> [any Service] {
        let health = HealthResponder(checks: nodes.flatMap(\.checks), metrics: metrics)
        let sites = SiteTable(nodes.map { ($0.domain, $0.site) })
        let responder = HostResponder(
            sites: sites, world: world, logger: logger, trustedProxies: Set(configuration.proxies))
        let starting = Countdown(configuration.listen.count + 1, then: onReady)
        let listeners: [any Service] = configuration.listen.map { address in
            HTTPListener(host: address.host, port: address.port, responder: responder, logger: logger) { _ in
                await starting.step()
            }
        }
        let operatorListener = HTTPListener(
            host: configuration.health.host, port: configuration.health.port, responder: health, logger: logger
        ) { _ in await starting.step() }
        return nodes.flatMap(\.services) + [operatorListener] + listeners + [ReadinessGate(health: health)]
    }
}

/// Calls something once after a number of steps.
private actor Countdown {
    private var left: Int
    private let then: @Sendable () async -> Void

    init(_ count: Int, then: @escaping @Sendable () async -> Void) {
        left = count
        self.then = then
    }

    func step() async {
        left -= 1
        if left == 0 { await then() }
    }
}

/// Stops first: from then on the node is not ready, so that no new work is sent here while the rest ends.
private struct ReadinessGate: Service {
    let health: HealthResponder

    func run() async throws {
        try? await gracefulShutdown()
        health.stop()
    }
}
