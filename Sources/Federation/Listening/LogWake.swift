import Synchronization

/// Wakes whoever reads the own log in this process when it has grown. It carries nothing and may miss; readers also look by
/// themselves.
public final class LogWake: Sendable {
    private let waiting = Mutex<[AsyncStream<Void>.Continuation]>([])

    public init() {}

    /// A stream for one reader, as long as the program runs.
    func posts() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        waiting.withLock { $0.append(continuation) }
        return stream
    }

    func post() {
        waiting.withLock { waiting in for continuation in waiting { continuation.yield() } }
    }
}
