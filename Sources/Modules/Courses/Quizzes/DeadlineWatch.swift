import Kernel
import Logging
import ServiceLifecycle

/// Hands in attempts whose time is over, whether or not anybody comes back to them.
struct DeadlineWatch: Service {
    let attempts: AttemptOperations
    let logger: Logger

    static let interval = Duration.seconds(5)
    /// Attempts settled in one look; the rest waits for the next.
    static let batch = 100

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await attempts.world.sleep(Self.interval)) != nil
        }
    }

    private func look() async {
        do {
            try await attempts.settle(try await attempts.store.due(at: attempts.world.now(), limit: Self.batch))
        } catch {
            logger.warning("attempts not looked at", metadata: ["error": "\(error)"])
        }
    }
}
