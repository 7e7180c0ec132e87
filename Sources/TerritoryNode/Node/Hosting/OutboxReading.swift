import Federation
import Foundation
import Kernel
import Metrics
import ServiceLifecycle

/// Measures how long facts wait for their place in the log, also while nothing gets one: that is when somebody has to be told
/// (S-155).
struct OutboxReading: Service {
    let territory: String
    let log: LogReader
    let world: World

    static let interval = Duration.seconds(20)

    /// Looks until graceful shutdown.
    func run() async throws {
        let gauge = Gauge(label: "territory_federation_outbox_age_seconds", dimensions: [("territory", territory)])
        await cancelWhenGracefulShutdown {
            repeat {
                // A database that does not answer is told by others.
                guard let overview = try? await log.overview(recent: 0) else { continue }
                gauge.record(overview.oldestWaiting.map { max(0, world.now().timeIntervalSince($0)) } ?? 0)
            } while (try? await world.sleep(Self.interval)) != nil
        }
    }
}
