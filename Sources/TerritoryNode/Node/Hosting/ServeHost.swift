import CoreMetrics
import FederationCore
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
    ///   - codes: which territories; all of the folder when empty. Those that are suspended wait for being resumed.
    ///   - onReady: called once, when all accept requests.
    func run(
        _ codes: [TerritoryCode], onReady: @escaping @Sendable ([Node]) async -> Void
    ) async throws {
        OpenFiles.raiseLimit()
        let metrics = PrometheusMetrics(
            readings: ProcessReadings.all + [Self.signatureChecks, DiskReading.usage(of: folder)])
        MetricsSystem.bootstrap(metrics)
        let folder = NodeFolder(url: folder)
        let build = BuildNode(
            folder: folder, configuration: configuration, limits: RateLimits(factor: configuration.rateFactor),
            world: .system, logger: logger)
        let host = BuildHost(
            configuration: configuration, metrics: metrics, world: .system, logger: logger,
            codes: { try codes.isEmpty ? folder.codes() : codes }, build: { try await build($0) })
        var group = ServiceGroupConfiguration(
            services: host.busAccess(folder: folder) + host.services(onReady: onReady),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger)
        group.maximumGracefulShutdownDuration = Self.shutdownPatience
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandProblem.portInUse(busyAddress)
        } catch let error as IOError where Self.isAddressFault(error) {
            throw CommandProblem.notListening(on: addresses, error)
        }
    }

    /// The costly part of following others: one for a page of entries, however many it has.
    private static let signatureChecks = MetricReading("territory_federation_signature_checks_total", .counter) {
        Double(Ed25519.checkCount)
    }

    private static func isAddressFault(_ error: IOError) -> Bool {
        [EADDRNOTAVAIL, EACCES].contains(error.errnoCode)
    }

    private var addresses: [ListenAddress] { configuration.listen + [configuration.health] }

    /// Which of the addresses somebody else holds; the system's error does not say.
    private var busyAddress: ListenAddress {
        addresses.first { LoopbackPort.accepts($0.port) } ?? configuration.health
    }
}
