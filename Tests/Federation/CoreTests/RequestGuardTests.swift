import Testing

@testable import FederationCore

@Suite("How often a peer may ask") struct RequestGuardTests {
    private func call(_ number: Int, issuer: TerritoryID = Golden.territory) -> RemoteCall {
        let nonce = (0..<16).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        return RemoteCall(
            issuer: issuer, audience: Golden.territory, method: .head, nonce: nonce, issuedAt: Golden.time,
            expiresAt: Golden.time + 60)
    }

    @Test("A request counts once, as long as it is good")
    func replay() throws {
        var guarded = RequestGuard()
        try guarded.admit(call(1), now: Golden.time)
        try guarded.admit(call(2), now: Golden.time)
        for later: UInt64 in [0, 1, 59, 60, 119] {
            #expect(throws: Reject.replayed) { try guarded.admit(call(1), now: Golden.time + later) }
        }
    }

    @Test("What cannot be good any more is forgotten")
    func forgetting() throws {
        var guarded = RequestGuard()
        try guarded.admit(call(1), now: Golden.time)
        try guarded.admit(call(1), now: Golden.time + 3 * (RemoteCall.maximumLifetime + RemoteCall.clockTolerance))
    }

    @Test("What is remembered of a peer is bounded by what it may ask, however long it asks")
    func memory() throws {
        var guarded = RequestGuard()
        var number = 0
        for second in UInt64(0)..<300 {
            while (try? guarded.admit(call(number), now: Golden.time + second)) != nil { number += 1 }
            #expect(guarded.remembered(of: Golden.territory) <= RequestGuard.maximumRemembered)
        }
        #expect(guarded.remembered(of: Golden.territory) > Int(RequestGuard.perSecond) * 120)
    }

    @Test("A peer that asks without end is refused, and others are not (S-138)")
    func budget() throws {
        var guarded = RequestGuard()
        let limit = Int(RequestGuard.burst)
        for number in 0..<limit { try guarded.admit(call(number), now: Golden.time) }
        #expect(throws: Reject.rateExceeded) { try guarded.admit(call(limit), now: Golden.time) }
        let other = TerritoryID(
            genesis: try Genesis(rotation: [Golden.key.publicKey], signing: [Golden.stranger.publicKey]))
        try guarded.admit(call(0, issuer: other), now: Golden.time)
        for number in 0..<Int(RequestGuard.perSecond) { try guarded.admit(call(limit + number), now: Golden.time + 1) }
        #expect(throws: Reject.rateExceeded) { try guarded.admit(call(-1), now: Golden.time + 1) }
    }

    @Test("Before a signature is looked at, strangers together and each peer have a share (R-31)")
    func unverified() throws {
        var guarded = RequestGuard()
        let other = TerritoryID(
            genesis: try Genesis(rotation: [Golden.key.publicKey], signing: [Golden.stranger.publicKey]))
        try guarded.hear(from: Golden.territory, now: Golden.time)
        guarded.know(Golden.territory)
        var strangers = 0
        while (try? guarded.hear(from: other, now: Golden.time)) != nil { strangers += 1 }
        #expect(strangers == 199, "all who are not known share one")
        var heard = 0
        while (try? guarded.hear(from: Golden.territory, now: Golden.time)) != nil { heard += 1 }
        #expect(heard == 2000, "who is known has one of its own")
    }
}
