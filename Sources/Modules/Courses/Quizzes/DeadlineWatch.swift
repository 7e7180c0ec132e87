import Kernel
import Logging
import ServiceLifecycle

/// Hands in attempts whose time is over, whether or not anybody comes back to them.
struct DeadlineWatch: Service {
    let attempts: AttemptOperations
    let logger: Logger

    static let interval = Duration.seconds(5)
    /// Attempts read at once.
    static let batch = 100

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await attempts.world.sleep(Self.interval)) != nil
        }
    }

    /// One that cannot be handed in keeps no other from it.
    func look() async {
        do {
            var after: Attempt?
            repeat {
                let due = try await attempts.store.due(at: attempts.world.now(), after: after, limit: Self.batch)
                for attempt in due { await settle(attempt) }
                after = due.count == Self.batch ? due.last : nil
            } while after != nil
        } catch {
            logger.warning("attempts not looked at", metadata: ["error": "\(error)"])
        }
    }

    private func settle(_ attempt: Attempt) async {
        do {
            try await attempts.settle([attempt])
        } catch {
            logger.warning("an attempt is not handed in", metadata: ["attempt": "\(attempt.id)", "error": "\(error)"])
        }
    }
}
