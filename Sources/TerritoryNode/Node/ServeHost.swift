import CoreMetrics
import Foundation
import Kernel
import LocalServers
import Logging
import NIOCore
import Registry
import ServiceLifecycle
import UnixSignals
import Web

/// Builds nodes and runs them until the process is told to stop.
struct ServeHost {
    let folder: URL
    let configuration: NodeConfiguration
    let logger: Logger

    /// How long a shutdown may take before what is left is cancelled.
    static let shutdownPatience = Duration.seconds(10)

    /// - Parameters:
    ///   - codes: which territories; all of the folder when empty, without those that are suspended.
    ///   - onReady: called once, when all accept requests.
    func run(_ codes: [TerritoryCode], onReady: @escaping @Sendable ([Node]) async -> Void) async throws {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let nodes = try await nodes(codes)
        guard !nodes.isEmpty else { throw CommandFailure.nothingToServe(folder.path) }
        let host = BuildHost(
            nodes: nodes, configuration: configuration, metrics: metrics, world: .system, logger: logger)
        var group = ServiceGroupConfiguration(
            services: host.services { await onReady(nodes) }, gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        group.maximumGracefulShutdownDuration = Self.shutdownPatience
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure.portInUse(busyAddress)
        }
    }

    private func nodes(_ codes: [TerritoryCode]) async throws -> [Node] {
        let folder = NodeFolder(url: folder)
        let build = BuildNode(
            folder: folder, configuration: configuration, limits: RateLimits(factor: configuration.rateFactor),
            world: .system, logger: logger)
        var nodes: [Node] = []
        for code in codes.isEmpty ? try folder.codes() : codes {
            do {
                nodes.append(try await build(code))
            } catch RegistryError.wrongState(let code, let state) where codes.isEmpty {
                logger.notice("not served", metadata: ["territory.code": "\(code)", "state": "\(state.rawValue)"])
            }
        }
        return nodes
    }

    /// Which of the addresses somebody else holds; the system's error does not say.
    private var busyAddress: ListenAddress {
        let all = configuration.listen + [configuration.health]
        return all.first { LoopbackPort.accepts($0.port) } ?? all[0]
    }
}
