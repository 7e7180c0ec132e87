import FederationCore
import Synchronization

/// Lets proofs be made one after the other: the first of a long log reads every leaf once, which no other request has to wait for.
final class ProofTurns: Sendable {
    /// How many may wait for their turn; together with the one that has it fewer than ``RequestServer/width``.
    static let queueLimit = 3

    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let state = Mutex(State())

    /// How many wait now.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Runs `body` when it is its turn.
    /// - Throws: ``Reject/rateExceeded`` where too many wait: whoever asked asks again.
    func with<Result>(_ body: () async throws -> Result) async throws -> Result {
        guard await take() else { throw Reject.rateExceeded }
        defer { pass() }
        return try await body()
    }

    /// - Returns: whether it is the caller's turn; false where too many wait.
    private func take() async -> Bool {
        await withCheckedContinuation { turn in
            let answer = state.withLock { state -> Bool? in
                guard state.isTaken else {
                    state.isTaken = true
                    return true
                }
                guard state.waiting.count < Self.queueLimit else { return false }
                state.waiting.append(turn)
                return nil
            }
            if let answer { turn.resume(returning: answer) }
        }
    }

    private func pass() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if state.waiting.isEmpty {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume(returning: true)
    }
}
