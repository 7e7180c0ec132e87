import Foundation
import Testing

@testable import Federation

@Suite("How current a peer is") struct PeerWatchTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    @Test("An origin that states no new head for long is stale, and a replayed head is no sign of life")
    func stale() {
        var watch = PeerWatch(at: start)
        let late = start + PeerWatch.staleAfter + 1
        #expect(!watch.isStale(at: start + PeerWatch.staleAfter))
        #expect(watch.isStale(at: late))
        watch.heard(size: 5, time: 100, now: late)
        #expect(!watch.isStale(at: late))
        watch.heard(size: 5, time: 100, now: late + PeerWatch.staleAfter)
        #expect(watch.isStale(at: late + PeerWatch.staleAfter + 1))
        watch.heard(size: 6, time: nil, now: late + PeerWatch.staleAfter)
        #expect(!watch.isStale(at: late + PeerWatch.staleAfter + 1))
    }

    @Test("A head from far ahead is no sign of life, and those that follow it with the right time are (R-15)")
    func clockAhead() {
        var watch = PeerWatch(at: start)
        let now = UInt64(start.timeIntervalSince1970)
        let later = start + PeerWatch.staleAfter
        watch.heard(size: 5, time: now + 25 * 3600, now: later)
        #expect(watch.size == 5)
        #expect(watch.isStale(at: later + 1))
        watch.heard(size: 5, time: now + 1, now: later)
        #expect(!watch.isStale(at: later + 1))
    }

    @Test("Lag counts entries, and seconds since not all of them had taken effect")
    func lag() {
        var watch = PeerWatch(at: start)
        watch.heard(size: 10, time: 1, now: start)
        watch.took(effect: 4, now: start)
        watch.took(effect: 9, now: start + 30)
        #expect(watch.lag(applied: 9, now: start + 40) == PeerWatch.Lag(entries: 1, seconds: 40))
        watch.took(effect: 10, now: start + 50)
        #expect(watch.lag(applied: 10, now: start + 60) == PeerWatch.Lag(entries: 0, seconds: 0))
    }

    @Test(
        "Who an origin is, is asked some seconds after an entry says that it changed, and now and then while it is silent"
    )
    func identity() {
        var watch = PeerWatch(at: start)
        watch.statedIdentityChange(at: start + 5)
        #expect(!watch.isIdentityDue(at: start + 6))
        #expect(watch.isIdentityDue(at: start + 15))
        watch.askedIdentity(at: start + 15)
        #expect(!watch.isIdentityDue(at: start + 200))
        #expect(watch.isIdentityDue(at: start + 315))
        watch.heard(size: 1, time: 1, now: start + 316)
        #expect(!watch.isIdentityDue(at: start + 320))
    }

    @Test("While everybody starts, no answer is no news")
    func starting() {
        let watch = PeerWatch(at: start)
        #expect(watch.isStarting(at: start + 19) && !watch.isStarting(at: start + 20))
    }
}
