/// Remembers what verified requests came, so that none counts twice and no peer asks more than its share (S-138).
public struct RequestGuard: Sendable {
    /// Requests that a peer may make at once, after a pause.
    public static let burst: Double = 1_000
    /// Requests that a peer may make each second, on and on. One page each, so this also bounds what it can make us read.
    public static let perSecond: Double = 200

    /// A request may come again as long as it is good, which at most is this many seconds after it first came.
    static let memory = RemoteCall.maximumLifetime + RemoteCall.clockTolerance

    private var seen: Set<Seen> = []
    private var seenBefore: Set<Seen> = []
    private var turn: UInt64 = 0
    private var budgets: [TerritoryID: Budget] = [:]

    public init() {}

    /// Takes a request that is signed and good at `now`, in Unix seconds.
    /// - Throws: ``Reject/replayed``, ``Reject/rateExceeded``.
    public mutating func admit(_ call: RemoteCall, now: UInt64) throws(Reject) {
        forget(now)
        let request = Seen(issuer: call.issuer, nonce: call.nonce)
        guard !seenBefore.contains(request), !seen.contains(request) else { throw .replayed }
        guard budgets[call.issuer, default: Budget(at: now)].spend(at: now) else { throw .rateExceeded }
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
        var left = RequestGuard.burst
        var at: UInt64

        init(at now: UInt64) {
            at = now
        }

        mutating func spend(at now: UInt64) -> Bool {
            if now > at { left = min(RequestGuard.burst, left + Double(now - at) * RequestGuard.perSecond) }
            at = now
            guard left >= 1 else { return false }
            left -= 1
            return true
        }
    }
}
