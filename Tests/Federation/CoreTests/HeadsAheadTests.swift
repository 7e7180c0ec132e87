import FederationJudging
import SeededChance
import Testing

@testable import FederationCore

@Suite("Heads of sizes that are not reached yet") struct HeadsAheadTests {
    private func head(_ size: UInt64, _ word: UInt8 = 0) throws -> SignedHead {
        let checkpoint = Checkpoint(origin: Golden.origin, size: size, root: Hash(of: [word]))
        return try SignedHead(kept: checkpoint.signed(by: Golden.key, at: Golden.time).encoded)
    }

    private func filled() throws -> HeadsAhead {
        HeadsAhead(try (1...UInt64(HeadsAhead.limit)).map { try head($0 * 10) })
    }

    @Test("They are kept once each, whatever their order, and found by size")
    func kept() throws {
        let heads = HeadsAhead(try [30, 10, 20, 10].map { try head($0) })
        #expect(heads.heads.map(\.size) == [10, 20, 30])
        #expect(heads.head(of: 20)?.size == 20)
        #expect(heads.head(of: 15) == nil)
        #expect(heads.head(of: 31) == nil)
        #expect(try heads.change(keeping: head(10, 1)) == nil, "the first of a size stays")
    }

    @Test("Full, the lowest and the highest stay")
    func full() throws {
        let heads = try filled()
        let highest = try head(10_000)
        #expect(heads.change(keeping: highest) == HeadsAhead.Change(kept: highest, dropped: 640))
        let low = try head(5)
        #expect(heads.change(keeping: low) == HeadsAhead.Change(kept: low, dropped: 630))
        #expect(try heads.change(keeping: head(635)) == nil, "between them there is no room")
    }

    @Test("Nothing that is shown again changes anything, also where it was dropped")
    func replays() throws {
        var heads = HeadsAhead()
        var random = SeededGenerator(seed: 8)
        let all = try (1...200 as ClosedRange<UInt64>).map { try head($0) }.shuffled(using: &random)
        for head in all { if let change = heads.change(keeping: head) { heads.apply(change) } }
        #expect(heads.heads.count == HeadsAhead.limit)
        #expect(all.allSatisfy { heads.change(keeping: $0) == nil })
    }

    @Test("What the log has reached is forgotten")
    func reached() throws {
        var heads = try filled()
        heads.drop(upTo: 600)
        #expect(heads.heads.map(\.size) == [610, 620, 630, 640])
    }
}
