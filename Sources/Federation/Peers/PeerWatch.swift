import Foundation

/// What one origin's newest signed head says of how current this territory is. No I/O; every time is given.
struct PeerWatch: Hashable {
    /// An origin states its head at least every minute. One that has not for this long is stale: perhaps it is down, perhaps somebody
    /// keeps its heads from us.
    static let staleAfter: TimeInterval = 300

    /// Entries the origin has, as far as is known.
    private(set) var size: UInt64 = 0
    /// The latest time the origin stated, in Unix seconds: an older head may be a replay and is no sign of life.
    private var statedAt: UInt64 = 0
    private var heardAt: Date
    private(set) var behindSince: Date?
    /// What was last told of entries without effect; nil before anything was.
    var setAside: PeerStore.SetAside?

    /// Until then a peer that does not answer is no news: it may be starting too.
    private let begun: Date
    /// When an entry said that the origin's identity changed, and it has not been asked since.
    private var changeStatedAt: Date?
    private var identityAskedAt: Date

    init(at now: Date) {
        heardAt = now
        begun = now
        identityAskedAt = now
    }

    /// How long after the start nobody is blamed for not answering.
    static let startPatience: TimeInterval = 20

    func isStarting(at now: Date) -> Bool {
        now.timeIntervalSince(begun) < Self.startPatience
    }

    /// A verified head.
    ///
    /// One from far ahead says nothing of now: if it counted, an origin whose clock was a day ahead for a moment would be stale for a
    /// day after, and whoever kept that head could show it as a sign of life all the while.
    /// - Parameter time: what it states; nil where it came with entries that were new, which no replay has.
    mutating func heard(size: UInt64, time: UInt64?, now: Date) {
        self.size = max(self.size, size)
        if let time {
            guard time > statedAt, TimeInterval(time) <= now.timeIntervalSince1970 + Self.staleAfter else { return }
            statedAt = time
        }
        heardAt = now
    }

    /// Entries that have taken effect here.
    mutating func took(effect applied: UInt64, now: Date) {
        behindSince = applied >= size ? nil : behindSince ?? now
    }

    /// An origin that missed a heartbeat is asked at its own address, where it has one.
    static let silentAfter: TimeInterval = 90

    func isSilent(at now: Date) -> Bool {
        now.timeIntervalSince(heardAt) > Self.silentAfter
    }

    /// How long after an entry says so the origin shows its new identity at the latest: its node begins anew with it.
    static let identityDelay: TimeInterval = 10
    /// How often an origin that is silent is asked who it is: it may have ended, or gone on with other keys.
    static let identityInterval: TimeInterval = 300

    /// An entry says that the origin's identity changed.
    mutating func statedIdentityChange(at now: Date) {
        changeStatedAt = now
    }

    /// Whether the origin is to be asked who it is though none of its heads made that necessary.
    func isIdentityDue(at now: Date) -> Bool {
        if let changeStatedAt { return now.timeIntervalSince(changeStatedAt) >= Self.identityDelay }
        return isSilent(at: now) && now.timeIntervalSince(identityAskedAt) >= Self.identityInterval
    }

    mutating func askedIdentity(at now: Date) {
        identityAskedAt = now
        changeStatedAt = nil
    }

    func isStale(at now: Date) -> Bool {
        now.timeIntervalSince(heardAt) > Self.staleAfter
    }

    /// How far this territory is behind the origin.
    struct Lag: Hashable {
        var entries: UInt64
        var seconds: TimeInterval
    }

    func lag(applied: UInt64, now: Date) -> Lag {
        Lag(
            entries: size > applied ? size - applied : 0,
            seconds: behindSince.map { max(0, now.timeIntervalSince($0)) } ?? 0)
    }
}
