import Synchronization

/// Tells every observer what happened to the connection; a new observer first hears the latest.
final class StateBoard: Sendable {
    /// States an observer may lag behind before it loses the oldest.
    static let buffered = 64

    private struct Contents {
        var latest = BusState.connecting
        var next = 0
        var observers: [Int: AsyncStream<BusState>.Continuation] = [:]
        var violations = 0
    }

    private let contents = Mutex(Contents())

    var violations: Int { contents.withLock { $0.violations } }

    func post(_ state: BusState) {
        contents.withLock {
            $0.latest = state
            if case .notPermitted = state { $0.violations += 1 }
            for observer in $0.observers.values { observer.yield(state) }
        }
    }

    func observe() -> AsyncStream<BusState> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: BusState.self, bufferingPolicy: .bufferingNewest(Self.buffered))
        let number = contents.withLock {
            $0.next += 1
            $0.observers[$0.next] = continuation
            continuation.yield($0.latest)
            return $0.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return stream
    }

    private func forget(_ number: Int) {
        _ = contents.withLock { $0.observers.removeValue(forKey: number) }
    }
}
