/// How long to wait before the next attempt: doubling from 100 ms to 10 s, each halved at most by chance, so that a
/// federation does not return to its server in one moment.
enum ReconnectDelay {
    static let first = 100
    static let longest = 10_000

    /// Milliseconds before attempt number `attempt` (1 is the first).
    static func milliseconds(attempt: Int) -> Int {
        let full = min(longest, first << min(max(attempt - 1, 0), 10))
        return Int.random(in: full / 2...full)
    }
}
