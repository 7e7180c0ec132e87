public import Kernel
public import Logging
public import ServiceLifecycle

/// Keeps erased what was erased, and tells operators who has not confirmed that they did.
public struct ErasureService: Service {
    private let ledger: ErasureLedger
    private let receipts: ErasureReceipts
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger

    static let interval = Duration.seconds(60)

    public init(
        ledger: ErasureLedger, receipts: ErasureReceipts, metrics: FederationMetrics, world: World, logger: Logger
    ) {
        self.ledger = ledger
        self.receipts = receipts
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Looks once a minute until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    private func look() async {
        do {
            let again = try await ledger.reapply()
            if again > 0 { logger.warning("what was erased had come back", metadata: ["entries": "\(again)"]) }
            for peer in try await receipts.open() { metrics.unconfirmed(peer) }
        } catch {
            logger.warning("erasures not looked at", metadata: ["error": "\(error)"])
        }
    }
}
