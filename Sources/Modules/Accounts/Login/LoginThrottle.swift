import Foundation

/// Slows guessing at one account without ever locking its owner out for good (S-008).
struct LoginThrottle: Hashable {
    var failures: Int
    var lastFailure: Date

    /// Failures that cost nothing.
    static let freeFailures = 5
    /// The longest delay, in seconds.
    static let maximumDelay: TimeInterval = 15 * 60
    /// Without a failure for this long, the count begins anew.
    static let memory: TimeInterval = 24 * 3600

    /// The next attempt is judged from this time on; an earlier one fails whatever the password.
    var openAt: Date {
        guard failures >= Self.freeFailures else { return .distantPast }
        let doublings = min(failures - Self.freeFailures + 1, 10)
        return lastFailure.addingTimeInterval(min(pow(2, Double(doublings)), Self.maximumDelay))
    }

    /// The throttle after one more failure.
    func failing(at now: Date) -> LoginThrottle {
        let isOld = now >= lastFailure.addingTimeInterval(Self.memory)
        return LoginThrottle(failures: isOld ? 1 : failures + 1, lastFailure: now)
    }
}
