import FederationCore
import Synchronization

/// What was heard of one origin and waits for its reader, who takes all of it at once.
final class PeerInbox: Sendable {
    /// Messages that wait: what a busy origin says in the seconds that a page takes on a slow line. What is dropped is pulled later.
    static let limit = 1_024
    /// Their bytes: 64 of the largest batches.
    static let byteLimit = 64 * Batch.maximumBytes

    /// One for any number of events.
    let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let waiting = Mutex((events: [PeerEvents.Event](), byteCount: 0))
    private let allowance: InboxAllowance

    /// - Parameter allowance: of all inboxes. Where it is exceeded, this one keeps no more than one of the largest batches.
    init(within allowance: InboxAllowance = InboxAllowance()) {
        self.allowance = allowance
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    deinit {
        _ = take()
    }

    /// A sign that waits already is not put twice, and none is dropped. Where the reader falls behind, the oldest bytes are, for the
    /// newest say the most and what is missing is pulled.
    func put(_ event: PeerEvents.Event) {
        waiting.withLock { waiting in
            guard event.isHeard || !waiting.events.contains(event) else { return }
            waiting.events.append(event)
            waiting.byteCount += event.byteCount
            allowance.change(by: event.byteCount)
            while waiting.events.count > Self.limit || isFull(waiting.byteCount),
                let oldest = waiting.events.firstIndex(where: \.isHeard)
            {
                let byteCount = waiting.events.remove(at: oldest).byteCount
                waiting.byteCount -= byteCount
                allowance.change(by: -byteCount)
            }
        }
        wake.yield()
    }

    private func isFull(_ byteCount: Int) -> Bool {
        byteCount > Self.byteLimit || byteCount > Batch.maximumBytes && allowance.isExceeded
    }

    /// Everything that waits, in the order in which it came.
    func take() -> [PeerEvents.Event] {
        waiting.withLock { waiting in
            defer { waiting = ([], 0) }
            allowance.change(by: -waiting.byteCount)
            return waiting.events
        }
    }

    /// Whether a batch waits that goes on where a log of so many entries ends, as its first bytes say.
    func hasBatch(after size: UInt64) -> Bool {
        waiting.withLock { waiting in
            waiting.events.contains { event in
                guard case .batch(let bytes) = event else { return false }
                return Batch.claimedRange(of: bytes)?.contains(size) ?? false
            }
        }
    }

    /// - Parameter done: runs once nobody reads any more.
    func whenUnread(_ done: @escaping @Sendable () -> Void) {
        wake.onTermination = { _ in done() }
    }
}
