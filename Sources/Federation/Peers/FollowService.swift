public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Follows every pinned territory, also those that are pinned while the node runs.
public struct FollowService: Service {
    /// How often the list of peers is looked at. Until a new peer is found there nobody listens to it, and what it says is lost
    /// and has to be asked for.
    static let lookInterval = Duration.seconds(1)

    private let database: Database
    private let peers: PeerStore
    private let feed: @Sendable (TerritoryID) -> PeerFeed
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger

    public init(
        database: Database, bus: Bus, own: TerritoryID, signer: any Signer, handlers: [FactHandler],
        quota: PeerQuota = PeerQuota(), metrics: FederationMetrics, world: World, logger: Logger
    ) {
        let allowance = InboxAllowance()
        self.database = database
        peers = PeerStore(database: database)
        feed = { origin in
            PeerFeed(
                database: database, bus: bus, own: own, origin: origin, signer: signer, handlers: handlers,
                quota: quota, allowance: allowance, metrics: metrics, world: world, logger: logger)
        }
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Follows until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                var followed: Set<TerritoryID> = []
                var states = PeerStates()
                repeat {
                    guard let peers = await known() else { continue }
                    for change in states.observe(peers) { tell(change) }
                    for peer in peers where followed.insert(peer.log.territory).inserted {
                        let feed = feed(peer.log.territory)
                        group.addTask {
                            // A feed that ends before its time begins anew.
                            repeat { try? await feed.run() } while (try? await world.sleep(Self.lookInterval)) != nil
                        }
                    }
                } while (try? await world.sleep(Self.lookInterval)) != nil
                group.cancelAll()
            }
        }
    }

    private func tell(_ change: PeerStates.Transition) {
        metrics.state(change.code, change.to)
        let level: Logger.Level =
            switch change.to {
            case .forked: .critical
            case .stale, .blocked: .warning
            default: .notice
            }
        logger.log(
            level: level, change.to == .forked ? "the log has forked" : "the peer's state changed",
            metadata: [
                "peer.code": "\(change.code)", "peer.tid": "\(change.territory)",
                "from": "\(change.from?.rawValue ?? "unknown")", "to": "\(change.to?.rawValue ?? "gone")",
            ])
    }

    /// Nil where the database does not tell.
    private func known() async -> [Peer]? {
        do {
            // What a database may forget is not taken into it: its readiness says why.
            guard try await DatabaseSafety.problem(in: database) == nil else { return [] }
            return try await peers.list()
        } catch {
            logger.warning("peers not read", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
