import Metrics
import Synchronization

/// The end of a subscription that the client library's threads fill: bounded, and it counts what it drops.
final class Inbox: Sendable {
    let subject: String
    private let continuation: AsyncStream<BusMessage>.Continuation
    private let drops = Atomic<Int>(0)
    private let counter = Counter(label: "territory_bus_messages_dropped_total")

    init(subject: String, continuation: AsyncStream<BusMessage>.Continuation) {
        self.subject = subject
        self.continuation = continuation
    }

    var dropped: Int { drops.load(ordering: .relaxed) }

    func deliver(_ message: BusMessage) {
        guard case .dropped = continuation.yield(message) else { return }
        drops.add(1, ordering: .relaxed)
        counter.increment()
    }

    func finish() { continuation.finish() }
}
