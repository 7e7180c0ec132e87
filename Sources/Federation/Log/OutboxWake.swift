/// Wakes the sequencer when facts of this process have been committed.
///
/// A `NOTIFY` would do, but Postgres commits transactions that notify one after the other, each with its own flush of the log: many
/// writers would no longer share one. So only other processes notify.
public struct OutboxWake: Sendable {
    let posts: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    /// For one ``LogService``.
    public init() {
        (posts, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func post() {
        continuation.yield()
    }
}
