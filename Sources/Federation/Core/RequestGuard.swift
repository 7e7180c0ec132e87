/// Remembers what requests came, so that none counts twice and no peer asks more than its share (S-138).
///
/// What is remembered of a peer is bounded by what it may ask: ``maximumRemembered`` requests of 16 bytes each. It lies in memory, so that after
/// a restart, or where a clock was set back, a request that is still good would be answered once more. No method does more the second time.
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

    /// Of one peer, at most.
    static let maximumRemembered = 2 * (Int(burst) + Int(perSecond) * Int(memory))

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
        var budget = budgets.removeValue(forKey: call.issuer) ?? Budget()
        defer { budgets[call.issuer] = budget }
        let nonce = Nonce(call.nonce)
        guard !budget.seenBefore.contains(nonce), !budget.seen.contains(nonce) else { throw .replayed }
        guard budget.verified.take(at: Double(now)) else { throw .rateExceeded }
        budget.seen.insert(nonce)
    }

    /// Requests of a peer that would be known again.
    func remembered(of peer: TerritoryID) -> Int {
        budgets[peer].map { $0.seen.count + $0.seenBefore.count } ?? 0
    }

    /// Two generations: the older is dropped when everything in it has expired.
    private mutating func forget(_ now: UInt64) {
        let current = now / Self.memory
        guard current != turn else { return }
        for peer in budgets.keys { budgets[peer]?.forget(all: current != turn + 1) }
        turn = current
    }

    /// The 16 bytes, without an array around each.
    private struct Nonce: Hashable {
        let first: UInt64
        let last: UInt64

        init(_ bytes: [UInt8]) {
            first = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            last = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    /// What one peer may still ask, and has asked.
    private struct Budget {
        var seen: Set<Nonce> = []
        var seenBefore: Set<Nonce> = []
        var verified = TokenBucket(rate: perSecond, burst: burst)
        var unverified = TokenBucket(rate: perSecond * unverifiedFactor, burst: burst * unverifiedFactor)

        mutating func forget(all: Bool) {
            seenBefore = all ? [] : seen
            seen = []
        }
    }
}
