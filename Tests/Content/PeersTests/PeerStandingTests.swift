import Foundation
import Testing

@testable import ContentPeers

@Suite("Whom to ask for content")
struct PeerStandingTests {
    private let start = Date(timeIntervalSince1970: 1_790_000_000)

    @Test("Whoever gave something last is asked first")
    func order() {
        var standing = PeerStanding()
        #expect(standing.askable(of: ["dk", "no", "se"], at: start) == ["dk", "no", "se"])
        standing.gave("no")
        #expect(standing.askable(of: ["dk", "no", "se"], at: start) == ["no", "dk", "se"])
    }

    @Test("Whoever sent wrong bytes three times is asked no more for ten minutes, and what was right meanwhile counts")
    func wrong() {
        var standing = PeerStanding()
        for _ in 0..<2 { standing.wasWrong("dk", at: start) }
        standing.gave("dk")
        for _ in 0..<2 { standing.wasWrong("dk", at: start) }
        #expect(standing.askable(of: ["dk"], at: start) == ["dk"])
        standing.wasWrong("dk", at: start)
        #expect(standing.askable(of: ["dk"], at: start) == [])
        #expect(standing.askable(of: ["dk"], at: start.addingTimeInterval(599)) == [])
        #expect(standing.askable(of: ["dk"], at: start.addingTimeInterval(600)) == ["dk"])
    }

    @Test("Whoever cannot be reached is left alone for half a minute")
    func silent() {
        var standing = PeerStanding()
        standing.wasSilent("dk", at: start)
        #expect(standing.askable(of: ["dk", "no"], at: start) == ["no"])
        #expect(standing.askable(of: ["dk", "no"], at: start.addingTimeInterval(30)) == ["dk", "no"])
    }
}
