import Kernel
import Logging
import ServiceLifecycle

/// What ends by itself: suspensions, the time in which somebody who left can come back, and what is known of old sign-ins. And what is
/// written down later than it happens.
struct Housekeeping: Service {
    let leaving: LeavingOperations
    let refusals: RefusalStore
    let world: World
    let logger: Logger

    static let interval = Duration.seconds(5)
    /// Old sign-ins can wait an hour.
    static let roundsBetweenForgetting = 720

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var round = 0
            repeat {
                await look(forgets: round.isMultiple(of: Self.roundsBetweenForgetting))
                round += 1
            } while (try? await world.sleep(Self.interval)) != nil
        }
        await writeDown()
    }

    private func look(forgets: Bool) async {
        await writeDown()
        await attempt("leaving") { try await leaving.erase(logger) }
        await attempt("suspensions") { try await leaving.members.endSuspensions() }
        if forgets { await attempt("old sign-ins") { try await leaving.sessions.store.forgetOld() } }
    }

    /// One task that fails keeps no other.
    private func attempt(_ task: String, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.warning("members not looked at", metadata: ["task": "\(task)", "error": "\(error)"])
        }
    }

    private func writeDown() async {
        do {
            try await refusals.keep(leaving.sessions.refusals.take())
        } catch {
            logger.warning("refused sign-ins not written down", metadata: ["error": "\(error)"])
        }
    }
}
