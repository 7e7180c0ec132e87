import FederationCore
import Testing

@testable import Federation

@Suite("Which proofs of forks are looked at")
struct ForkGateTests {
    private let territories = (0..<3 as Range<UInt8>).map { TerritoryID(hash: Hash(of: [$0])) }

    @Test("Lies about one log, or about strangers, leave room for what is true of another")
    func shares() {
        var gate = ForkGate()
        gate.know(Array(territories[..<2]))
        for origin in [territories[0], territories[2]] {
            let admitted = (0..<1_000).count { _ in gate.admits(origin, at: 5) }
            #expect(admitted == Int(ForkGate.share.burst))
        }
        let isTrueHeard = gate.admits(territories[1], at: 5)
        #expect(isTrueHeard)
        gate.know(territories)
        let after = territories.map { gate.admits($0, at: 5) }
        #expect(after == [false, true, true], "what is known keeps its share")
    }
}
