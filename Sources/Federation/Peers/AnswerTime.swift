import Synchronization

/// How long to wait for an answer of one origin, as TCP does for an acknowledgement (RFC 6298): a connection that broke takes the question
/// or its answer with it, and on a line that answers in a second nobody should wait five to ask again.
final class AnswerTime: Sendable {
    /// Before anything is known, and however slow it gets.
    static let longest = Duration.seconds(5)
    /// A busy origin answers later than its line alone would have it.
    static let shortest = Duration.seconds(1)

    private struct State {
        var smoothed: Duration?
        var variation = Duration.zero
        /// Doubles with each answer that did not come.
        var factor = 1
    }

    private let state = Mutex(State())

    /// How long to wait for the next.
    var limit: Duration {
        state.withLock { state in
            guard let smoothed = state.smoothed else { return Self.longest }
            return min(Self.longest, max(Self.shortest, smoothed + state.variation * 4) * state.factor)
        }
    }

    /// Notes how long an answer took.
    func took(_ time: Duration) {
        state.withLock { state in
            if let smoothed = state.smoothed {
                let difference = smoothed > time ? smoothed - time : time - smoothed
                state.variation = state.variation * 3 / 4 + difference / 4
                state.smoothed = smoothed * 7 / 8 + time / 8
            } else {
                state.smoothed = time
                state.variation = time / 2
            }
            state.factor = 1
        }
    }

    /// Notes that none came in time.
    func failed() {
        state.withLock { $0.factor = min($0.factor * 2, 8) }
    }
}
