import Foundation
import Synchronization

/// When something was last done, and whether it was wanted again too early.
final class LastTime: Sendable {
    private let state = Mutex((time: Date.distantPast, isMissed: false))

    /// Whether the pause since then is over; if so, it begins anew.
    func isOver(_ pause: TimeInterval, at now: Date) -> Bool {
        state.withLock { state in
            state.isMissed = now.timeIntervalSince(state.time) < pause
            if !state.isMissed { state.time = now }
            return !state.isMissed
        }
    }

    /// Whether it was wanted too early when it was last wanted.
    var isMissed: Bool { state.withLock { $0.isMissed } }

    /// Whether it is to be made up for; once.
    func takeMissed() -> Bool {
        state.withLock { state in
            defer { state.isMissed = false }
            return state.isMissed
        }
    }
}
