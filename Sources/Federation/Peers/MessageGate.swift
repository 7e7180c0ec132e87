import FederationCore
import Foundation
import Synchronization

/// Lets through as much as a peer may say, before anything of it is read: one that floods the bus delays only itself.
final class MessageGate: Sendable {
    /// How often what was dropped is made up for by asking the origin.
    static let lookInterval = Duration.seconds(1)
    /// Refusals that are logged one by one each second; all are counted.
    static let logged = TokenBucket(rate: 1, burst: 20)

    private struct State {
        var bucket = PeerPolicy().bucket
        var logged = MessageGate.logged
        var hasDropped = false
    }

    private let state = Mutex(State())

    func set(_ policy: PeerPolicy) {
        state.withLock { $0.bucket.change(rate: policy.bucket.rate, burst: policy.bucket.burst) }
    }

    func admits(_ byteCount: Int, at now: Date) -> Bool {
        state.withLock { state in
            let isAdmitted = state.bucket.take(PeerPolicy.cost(of: byteCount), at: now.timeIntervalSince1970)
            if !isAdmitted { state.hasDropped = true }
            return isAdmitted
        }
    }

    /// Whether one more line about a refusal is worth its place.
    func mayLog(at now: Date) -> Bool {
        state.withLock { $0.logged.take(at: now.timeIntervalSince1970) }
    }

    /// - Returns: whether something was dropped since the last call.
    func takeDropped() -> Bool {
        state.withLock { state in
            defer { state.hasDropped = false }
            return state.hasDropped
        }
    }
}
