import Kernel
import Logging
import Postgres
import ServiceLifecycle

/// Ends sessions of the territory's role whose transaction is so old that nothing of the program can be in it: a role can lift the
/// server's limits for itself, and locks that are held for ever stop everybody (S-052).
struct TransactionWatch: Service {
    let database: Database
    let world: World
    let logger: Logger

    /// How old a transaction may become. The longest of the program are a minute; a backup is the operator's, not the node's.
    static let maximumAge = Duration.seconds(900)
    static let interval = Duration.seconds(60)

    /// Looks once a minute until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await world.sleep(Self.interval)) != nil {
                do {
                    let count = try await look()
                    if count > 0 {
                        logger.warning("ended sessions with old transactions", metadata: ["count": "\(count)"])
                    }
                } catch {
                    logger.warning("transactions not looked at", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    /// - Returns: how many sessions were ended.
    func look(olderThan age: Duration = maximumAge) async throws -> Int {
        try await database.read(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
                AND xact_start < clock_timestamp() - \(age.components.seconds) * interval '1 second'
            """
        ).count
    }
}
