import Synchronization

/// What was heard of one origin and waits for its reader, who takes all of it at once.
final class PeerInbox: Sendable {
    /// One for any number of events.
    let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let waiting = Mutex<[PeerEvents.Event]>([])

    init() {
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A sign that waits already is not put twice, and none is dropped. Where the reader falls behind, the oldest bytes are, for the
    /// newest say the most and what is missing is pulled.
    func put(_ event: PeerEvents.Event) {
        waiting.withLock { waiting in
            guard event.isHeard || !waiting.contains(event) else { return }
            if waiting.count >= PeerFeed.queueLimit, let oldest = waiting.firstIndex(where: \.isHeard) {
                waiting.remove(at: oldest)
            }
            waiting.append(event)
        }
        wake.yield()
    }

    /// Everything that waits, in the order in which it came.
    func take() -> [PeerEvents.Event] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }

    /// - Parameter done: runs once nobody reads any more.
    func whenUnread(_ done: @escaping @Sendable () -> Void) {
        wake.onTermination = { _ in done() }
    }
}
