import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import Metrics
import MetricsTestKit
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Proofs of forks on the bus")
    struct ForkNoticesTests {
        private let both = TwoOnTheBus()
        private let territory = SequencerTests.territory

        private func head(_ word: UInt8, by key: SigningKey = SequencerTests.key) throws -> [UInt8] {
            try Checkpoint(origin: LogOrigin(territory: territory, epoch: 0), size: 5, root: Hash(of: [word]))
                .signed(by: key, at: 1).encoded
        }

        private func refusals(_ metrics: TestMetrics) -> [String: Int64] {
            var counts: [String: Int64] = [:]
            for counter in metrics.counters where counter.label == "territory_federation_refused_total" {
                let reason = counter.dimensions.first { $0.0 == "reason" }?.1 ?? ""
                counts[reason, default: 0] += counter.totalValue
            }
            return counts
        }

        @Test("A proof stops the peer wherever it is heard; one that proves nothing changes nothing and is counted")
        func heard() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await both.withBuses { seBus, dkBus in
                    let metrics = TestMetrics()
                    let notices = ForkNotices(
                        database: dk, bus: dkBus, own: Identity(genesis: both.dk),
                        metrics: FederationMetrics(territory: "dk", factory: metrics), world: .system,
                        logger: Logger(label: "test"))
                    let running = Task { try await notices.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    let proof = ForkProof(try head(1), try head(2))
                    for lie in try [
                        Array("hello".utf8), ForkProof(head(1), head(1)).encoded, proof.encoded + [0],
                        ForkProof(head(1), head(2, by: TwoOnTheBus.dkKey)).encoded,
                    ] {
                        try seBus.publish(Subjects.forks, lie)
                    }
                    try await both.reaches { refusals(metrics).values.reduce(0, +) == 4 }
                    #expect(
                        refusals(metrics)
                            == ["bad_frame": 1, "bad_proof": 1, "trailing_bytes": 1, "signature_missing": 1])
                    #expect(try await peers.find(territory).log.state == .new)
                    for _ in 0..<2 { try seBus.publish(Subjects.forks, proof.encoded) }
                    try await both.reaches { try await peers.find(territory).log.state == .forked }
                    #expect(try await peers.find(territory).forkProof == proof.encoded)
                    #expect(refusals(metrics).values.reduce(0, +) == 4, "what is known is no news")
                    running.cancel()
                    _ = await running.result
                }
            }
        }

        @Test("Whoever finds a fork tells the bus")
        func told() async throws {
            try await withTerritories { _, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await both.withBuses { seBus, dkBus in
                    let feed = PeerFeed(
                        database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [], metrics: FederationMetrics(territory: "test"),
                        world: .system)
                    let running = Task { try await feed.run() }
                    let heard = seBus.subscribe(Subjects.forks, buffering: 4)
                    try await Task.sleep(for: .milliseconds(200))
                    for word: UInt8 in [1, 2] { try seBus.publish(Subjects(territory).heads, try head(word)) }
                    var messages = heard.makeAsyncIterator()
                    let bytes = try #require(await messages.next()).payload
                    let proof = try ForkProof(decoding: bytes)
                    #expect(stranger(to: both.se).judge(fork: proof) == .fork(proof))
                    running.cancel()
                    _ = await running.result
                }
            }
        }

        @Test("Of a flood only the share passes that the policy gives, and what was dropped is asked for (R-31)")
        func flood() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<3, in: se)
                try await PeerDecisions(database: dk).set(PeerPolicy(rate: 5), of: territory)
                try await both.withBuses { seBus, dkBus in
                    let metrics = TestMetrics()
                    let feed = PeerFeed(
                        database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                        metrics: FederationMetrics(territory: "test", factory: metrics), world: .system)
                    let server = RequestServer(desk: both.desk(of: se), bus: seBus, territory: territory)
                    let serving = Task { try await server.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    let services = [serving, Task { try await feed.run() }]
                    try await both.reaches { try await peers.find(territory).applied == 3 }
                    // Half of it is more than the share, however slowly it is read.
                    func flood() async throws {
                        for _ in 0..<20 {
                            for _ in 0..<10 { try seBus.publish(Subjects(territory).batches, [0]) }
                            try await Task.sleep(for: .milliseconds(10))
                        }
                    }
                    try await flood()
                    try await both.reaches { refusals(metrics)["rate_exceeded", default: 0] > 100 }
                    try await both.write(3..<4, in: se)
                    try await flood()
                    try await both.reaches { try await peers.find(territory).applied == 4 }
                    for service in services {
                        service.cancel()
                        _ = await service.result
                    }
                }
            }
        }
    }
}
