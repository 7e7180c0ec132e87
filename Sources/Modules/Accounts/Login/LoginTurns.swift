import Synchronization

/// Lets a few sign-ins of one account be judged at a time. Attempts are counted before they are judged, so without this a member
/// whose apps all sign in at the same moment with the right password would run into the delay meant for guesses.
final class LoginTurns: Sendable {
    /// Attempts of one account in progress; below ``LoginThrottle/freeFailures``, so that right ones never have to wait longer.
    static let atOnce = LoginThrottle.freeFailures - 1

    private struct Line {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let lines = Mutex<[String: Line]>([:])

    func withTurn<Value>(of account: String, _ body: () async throws -> Value) async rethrows -> Value {
        await enter(account)
        defer { leave(account) }
        return try await body()
    }

    private func enter(_ account: String) async {
        await withCheckedContinuation { continuation in
            let isFree = lines.withLock { lines in
                guard lines[account, default: Line()].running >= Self.atOnce else {
                    lines[account, default: Line()].running += 1
                    return true
                }
                lines[account]?.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func leave(_ account: String) {
        let next = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            guard var line = lines[account] else { return nil }
            // Whoever waits longest takes over the place, which stays occupied.
            let next = line.waiting.isEmpty ? nil : line.waiting.removeFirst()
            if next == nil { line.running -= 1 }
            lines[account] = line.running == 0 ? nil : line
            return next
        }
        next?.resume()
    }
}
