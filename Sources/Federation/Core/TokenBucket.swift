/// How much of something may happen: a burst after a pause, and so much each second on and on. No clock: every time is given.
public struct TokenBucket: Hashable, Sendable {
    /// Each second.
    public private(set) var rate: Double
    /// At once, after a pause.
    public private(set) var burst: Double
    private var left: Double
    /// Of the last look; nil before the first.
    private var at: Double?

    /// Full at first.
    public init(rate: Double, burst: Double) {
        self.rate = rate
        self.burst = burst
        left = burst
    }

    /// - Parameter now: seconds since any moment that stays the same; one earlier than before adds nothing.
    /// - Returns: whether there was enough; nothing is taken where there was not.
    public mutating func take(_ cost: Double = 1, at now: Double) -> Bool {
        left = min(burst, left + max(0, now - (at ?? now)) * rate)
        at = now
        guard left >= cost else { return false }
        left -= cost
        return true
    }

    /// Goes on with other limits.
    public mutating func change(rate: Double, burst: Double) {
        self.rate = rate
        self.burst = burst
        left = min(left, burst)
    }
}
