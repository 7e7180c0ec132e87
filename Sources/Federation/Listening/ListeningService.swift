public import FederationCore
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Lets modules hear the territory's own facts, each listener at its own pace: one that fails keeps no other waiting.
///
/// It works only while this process leads the log: then nothing that comes back after a restore is still to come.
public struct ListeningService: Service {
    /// After a failure, before the next try.
    static let pause = Duration.seconds(1)

    private let database: Database
    private let listeners: [OwnFactListener]
    private let territory: TerritoryID
    private let code: String
    private let status: LogStatus
    private let wake: LogWake
    private let world: World
    private let logger: Logger

    /// - Parameter wake: of the process's ``LogService``.
    public init(
        database: Database, listeners: [OwnFactListener], territory: TerritoryID, code: String, status: LogStatus,
        wake: LogWake, world: World, logger: Logger
    ) {
        self.database = database
        self.listeners = listeners
        self.territory = territory
        self.code = code
        self.status = status
        self.wake = wake
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        guard !listeners.isEmpty else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for listener in listeners { group.addTask { await listen(listener) } }
            }
        }
    }

    private func listen(_ listener: OwnFactListener) async {
        var feed = ListenerFeed(listener, in: database, of: territory, code: code, logger: logger)
        var retry = ListenerRetry(
            listener, in: database, of: territory, code: code, world: world, logger: logger)
        for await _ in wakes() {
            do {
                while status.state == .leading, try await feed.step() {}
                if status.state == .leading { try await retry.look() }
            } catch  where Task.isCancelled {
                return
            } catch {
                logger.error(
                    "listening stopped for now", metadata: ["listener": "\(listener.name)", "error": "\(error)"])
            }
        }
    }

    /// The log's growing, and a tick for what failed and for what was missed.
    private func wakes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let grown = wake.posts()
        let waking = Task { for await _ in grown { continuation.yield() } }
        let ticking = Task { [world] in
            repeat { continuation.yield() } while (try? await world.sleep(Self.pause)) != nil
        }
        continuation.onTermination = { _ in
            waking.cancel()
            ticking.cancel()
        }
        return stream
    }
}
