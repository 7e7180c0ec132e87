import FederationCore

/// How many proofs of forks are looked at: a share for each log that is followed, and one for all others together, so that lies about
/// one log do not drown what is true of another. No clock: every time is given, in seconds.
struct ForkGate {
    /// For each log, each second and at once; checking one costs two signatures.
    static let share = TokenBucket(rate: 20, burst: 100)
    /// How often it is looked which logs are followed.
    static let lookInterval: Double = 10

    private var shares: [TerritoryID: TokenBucket] = [:]
    private var strangers = share
    private var lookedAt: Double?

    /// Whether it is time to ``know(_:)``; if so, the time begins anew.
    mutating func isLookDue(at now: Double) -> Bool {
        if let lookedAt, now - lookedAt < Self.lookInterval { return false }
        lookedAt = now
        return true
    }

    mutating func know(_ followed: [TerritoryID]) {
        shares = Dictionary(followed.map { ($0, shares[$0] ?? Self.share) }) { first, _ in first }
    }

    mutating func admits(_ claimed: TerritoryID, at now: Double) -> Bool {
        shares[claimed]?.take(at: now) ?? strangers.take(at: now)
    }
}
