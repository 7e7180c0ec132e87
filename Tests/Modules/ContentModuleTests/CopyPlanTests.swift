import Foundation
import Testing

@testable import ContentModule

@Suite("Whom to ask for copies")
struct CopyPlanTests {
    private let root = Data([1, 2, 3])
    private let peers = (0..<10).map { "peer\($0)" }

    private func choice(
        _ wanted: Int, asked: [String] = [], holding: Set<String> = [], isOverdue: Bool = false,
        of peers: [String]? = nil
    ) -> [String] {
        CopyPlan(wanted: wanted, peers: peers ?? self.peers, asked: asked, holding: holding, isOverdue: isOverdue)
            .choice(for: root)
    }

    @Test("As many as are wanted, the same each time, and all where there are too few")
    func number() {
        #expect(choice(2).count == 2)
        #expect(choice(2) == choice(2))
        #expect(choice(20) == peers)
        #expect(choice(2, of: []).isEmpty)
    }

    @Test("Who holds it is asked on, and who was asked has time before another is")
    func staying() {
        let first = choice(2)
        #expect(choice(2, asked: first) == first)
        #expect(choice(2, asked: first, holding: [first[0]]) == first)
        let others = choice(2, asked: first, holding: [first[0]], isOverdue: true)
        #expect(others.contains(first[0]) && !others.contains(first[1]))
        #expect(choice(2, asked: first, isOverdue: true, of: first) == first)
    }

    @Test("One peer more or less moves little, and trees are spread over all")
    func spread() {
        let fewer = peers.filter { $0 != choice(2)[0] }
        #expect(choice(2, of: fewer).contains(choice(2)[1]))
        var counts: [String: Int] = [:]
        for number in 0..<200 {
            let plan = CopyPlan(wanted: 2, peers: peers, asked: [], holding: [], isOverdue: false)
            for peer in plan.choice(for: Data("\(number)".utf8)) { counts[peer, default: 0] += 1 }
        }
        #expect(counts.count == 10 && counts.values.allSatisfy { (15...70).contains($0) }, "\(counts)")
    }
}
