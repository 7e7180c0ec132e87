public import Kernel
public import Logging
import ServiceLifecycle
import Synchronization

/// Work that goes in rounds: one when there is something to do, and one each so often in any case. A wish carries nothing, and several
/// may become one round.
public final class Rounds: Sendable {
    private let wishes = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let others = Mutex<[Rounds]>([])

    public init() {}

    /// Wishes for a round.
    public func post() {
        wishes.continuation.yield()
        for other in others.withLock({ $0 }) { other.post() }
    }

    /// Rounds of another work that are wished for with these.
    public func next() -> Rounds {
        let next = Rounds()
        others.withLock { $0.append(next) }
        // What was wished for before is not known any more.
        next.post()
        return next
    }

    /// Goes on until graceful shutdown. A round that fails is told in the log, and the next one comes.
    /// - Parameter what: waits for the next round then, as the log says it.
    public func run(
        every pause: Duration, world: World, logger: Logger, waiting what: String,
        _ step: @escaping @Sendable () async throws -> Void
    ) async {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    while (try? await world.sleep(pause)) != nil { self.post() }
                }
                for await _ in self.wishes.stream {
                    do { try await step() } catch {
                        logger.warning("\(what) wait", metadata: ["reason": "\(error)"])
                    }
                }
                group.cancelAll()
            }
        }
    }
}
