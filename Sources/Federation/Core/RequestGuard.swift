/// Remembers what requests came, so that none counts twice and no peer asks more than its share (S-138).
public struct RequestGuard: Sendable {
    /// Requests that a peer may make at once, after a pause.
    public static let burst: Double = 1_000
    /// Requests that a peer may make each second, on and on. One page each, so this also bounds what it can make us read.
    public static let perSecond: Double = 200
    /// As many times more may come in a peer's name, for before a signature is verified anybody may have written them.
    static let unverifiedFactor: Double = 2
    /// Requests each second, and at once, of all who are not known to be pinned.
    static let strangersPerSecond: Double = 50
    static let strangersBurst: Double = 200

    /// A request may come again as long as it is good, which at most is this many seconds after it first came.
    static let memory = RemoteCall.maximumLifetime + RemoteCall.clockTolerance

    private var seen: Set<Seen> = []
    private var seenBefore: Set<Seen> = []
    private var turn: UInt64 = 0
    /// Of pinned territories: no more than there are peers.
    private var budgets: [TerritoryID: Budget] = [:]
    private var strangers = TokenBucket(rate: strangersPerSecond, burst: strangersBurst)

    public init() {}

    /// Takes a request that is not verified yet, in the name of whoever it claims to come from: verifying costs too.
    /// - Parameter now: Unix seconds, as everywhere here.
    /// - Throws: ``Reject/rateExceeded``.
    public mutating func hear(from claimed: TerritoryID, now: UInt64) throws(Reject) {
        let isHeard = budgets[claimed]?.unverified.take(at: Double(now)) ?? strangers.take(at: Double(now))
        guard isHeard else { throw .rateExceeded }
    }

    /// From now on a territory has a share of its own, for it turned out to be pinned.
    public mutating func know(_ pinned: TerritoryID) {
        budgets[pinned] = budgets[pinned] ?? Budget()
    }

    /// Takes a request that is signed and good at `now`.
    /// - Throws: ``Reject/replayed``, ``Reject/rateExceeded``.
    public mutating func admit(_ call: RemoteCall, now: UInt64) throws(Reject) {
        forget(now)
        let request = Seen(issuer: call.issuer, nonce: call.nonce)
        guard !seenBefore.contains(request), !seen.contains(request) else { throw .replayed }
        guard budgets[call.issuer, default: Budget()].verified.take(at: Double(now)) else { throw .rateExceeded }
        seen.insert(request)
    }

    /// Two generations: the older is dropped when everything in it has expired.
    private mutating func forget(_ now: UInt64) {
        let current = now / Self.memory
        guard current != turn else { return }
        seenBefore = current == turn + 1 ? seen : []
        seen = []
        turn = current
    }

    private struct Seen: Hashable {
        let issuer: TerritoryID
        let nonce: [UInt8]
    }

    private struct Budget {
        var verified = TokenBucket(rate: perSecond, burst: burst)
        var unverified = TokenBucket(rate: perSecond * unverifiedFactor, burst: burst * unverifiedFactor)
    }
}
