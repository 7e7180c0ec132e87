import CoreMetrics
import Foundation
package import Kernel
package import Logging
import NIOCore
import Postgres
package import ServiceLifecycle
package import Web

/// One process: serves any number of territories, chosen by host name, and tells an operator how it is.
package struct BuildHost {
    private let configuration: NodeConfiguration
    private let metrics: PrometheusMetrics
    private let world: World
    private let logger: Logger
    private let tenants: Tenants

    /// - Parameters:
    ///   - codes: says which territories to serve, each time it is asked.
    ///   - build: makes one of them.
    package init(
        configuration: NodeConfiguration, metrics: PrometheusMetrics, world: World, logger: Logger,
        codes: @escaping @Sendable () throws -> [TerritoryCode],
        build: @escaping @Sendable (TerritoryCode) async throws -> Node
    ) {
        self.configuration = configuration
        self.metrics = metrics
        self.world = world
        self.logger = logger
        tenants = Tenants(codes: codes, build: build, world: world, logger: logger)
    }

    /// The services in the order they start; they stop in reverse.
    /// - Parameter onReady: called once every listener accepts connections and every territory is served.
    package func services(onReady: @escaping @Sendable ([Node]) async -> Void) -> [any Service] {
        let health = HealthResponder(metrics: metrics) { [tenants] in tenants.checks }
        let responder = HostResponder(
            sites: tenants.sites, world: world, logger: logger, trustedProxies: Set(configuration.proxies))
        let starting = Countdown(configuration.listen.count + 2) { [tenants] in await onReady(tenants.nodes) }
        let listeners: [any Service] = configuration.listen.map { address in
            HTTPListener(
                host: address.host, port: address.port, responder: responder, sites: tenants.sites, logger: logger
            ) { _ in await starting.step() }
        }
        let operatorListener = HTTPListener(
            host: configuration.health.host, port: configuration.health.port, responder: health, logger: logger
        ) { _ in await starting.step() }
        return [operatorListener, TenantService(tenants: tenants) { await starting.step() }] + listeners
            + [ReadinessGate(health: health)]
    }

    /// Tells the federation's NATS server who may connect, where the settings say that it is this node's to tell.
    func busAccess(folder: NodeFolder) -> [any Service] {
        guard let file = configuration.busUsers else { return [] }
        let served: @Sendable () -> [TerritoryCode: Database] = { [tenants] in
            Dictionary(tenants.nodes.map { ($0.territory.code, $0.database) }) { first, _ in first }
        }
        return [BusAccess(folder: folder, file: file, served: served, world: world, logger: logger)]
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
