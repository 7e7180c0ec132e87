import FederationBus
import FederationCore
import Foundation
import Kernel
import Metrics
import MetricsTestKit
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A bus that lies")
    struct HostileBusTests {
        private let both = TwoOnTheBus()
        private var se: TerritoryID { TerritoryID(genesis: both.se) }

        /// An address that answers everything with those bytes.
        private func answering(_ bytes: [UInt8]) throws -> AnsweringServer {
            try AnsweringServer(
                Array("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\nConnection: close\r\n\r\n".utf8) + bytes)
        }

        /// Runs `body` where the bus answers every request to `se` with `lie`, and `se`'s address with `truth`.
        private func withLies(
            _ lie: [UInt8], truth: [UInt8]?, in dk: Database,
            _ body: @Sendable (_ feed: PeerFeed, _ seBus: Bus, TestMetrics) async throws -> Void
        ) async throws {
            let server = try truth.map(answering)
            defer { server?.stop() }
            try await PeerStore(database: dk).pin(
                both.se, code: "se", name: "", address: server.flatMap { OriginAddress($0.origin) })
            try await both.withBuses { seBus, dkBus in
                let subject = Subjects(se).requests
                let lying = Task {
                    for await request in seBus.subscribe(subject, buffering: 64) {
                        if let reply = request.replyTo { try? seBus.publish(reply, lie) }
                    }
                }
                let metrics = TestMetrics()
                let feed = PeerFeed(
                    database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: se,
                    signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                    metrics: FederationMetrics(territory: "test", factory: metrics), world: .system)
                try await Task.sleep(for: .milliseconds(200))
                try await body(feed, seBus, metrics)
                lying.cancel()
            }
        }

        private func refusals(_ reason: Reject, _ metrics: TestMetrics) -> Int {
            Int(
                metrics.counterTotal(
                    label: "territory_federation_refused_total",
                    dimensions: [("reason", reason.rawValue), ("territory", "test")]))
        }

        private static let pruned = RemoteFailure.pruned(minimum: 9, head: Array("no head".utf8))

        @Test(
            "What it answers instead of pages is counted, and the origin's own address is asked",
            arguments: [
                (Array("junk".utf8), Reject.badFrame), (RemoteFailure.futureCursor(size: 0).encoded, nil),
                (RemoteFailure.refused(.originBlocked).encoded, nil), (pruned.encoded, .badNote),
            ] as [([UInt8], Reject?)])
        func pages(lie: [UInt8], reason: Reject?) async throws {
            try await withTerritories { seDatabase, dk in
                try await both.write(0..<5, in: seDatabase)
                let reader = LogReader(database: seDatabase)
                let page = try #require(try await reader.batch(from: 0)).encoded
                let head = try #require(
                    try await reader.head(statedBy: SequencerTests.key, at: World.system.unixSeconds))
                try await withLies(lie, truth: page, in: dk) { feed, seBus, metrics in
                    let running = Task { try await feed.run() }
                    try await both.reaches {
                        try seBus.publish(Subjects(se).heads, head)
                        return try await PeerStore(database: dk).find(se).applied == 5
                    }
                    if let reason { #expect(refusals(reason, metrics) > 0) }
                    #expect(try await PeerStore(database: dk).find(se).log.state == .live)
                    running.cancel()
                    _ = await running.result
                }
            }
        }

        @Test(
            "Without an address nothing is believed either: a log is out of reach only where its origin signed how far it is"
        )
        func prunedWithoutHead() async throws {
            try await withTerritories { seDatabase, dk in
                try await both.write(0..<5, in: seDatabase)
                let head = try #require(try await LogReader(database: seDatabase).head())
                let lies: [(RemoteFailure, FollowedLog.State)] = [
                    (Self.pruned, .new), (.pruned(minimum: 9, head: head), .new),
                    (.pruned(minimum: 5, head: head), .pruned),
                ]
                for (lie, state) in lies {
                    try await withLies(lie.encoded, truth: nil, in: dk) { feed, _, _ in
                        try await feed.catchUp()
                        #expect(try await PeerStore(database: dk).find(se).log.state == state)
                    }
                }
            }
        }

        @Test("An operator who asks again has everything asked for that was refused")
        func withheld() async throws {
            try await withTerritories { seDatabase, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                let log = FederationLog(world: .system)
                try await seDatabase.write {
                    try await log.record(SampleFact(number: 1), to: [TerritoryID(genesis: both.dk)], in: $0)
                }
                try await both.write(0..<0, in: seDatabase)
                let page = try #require(try await LogReader(database: seDatabase).batch(from: 0))
                _ = try await Follower(database: dk).take(batch: page.encoded, from: se)
                let store = AbsentPayloads(database: dk, origin: se)
                for isRefused in [false, true] {
                    let due = try #require(try await store.due().first)
                    #expect(due.isRefused == isRefused, "the second question takes another way")
                    try await store.withhold(due)
                    try await dk.execute("UPDATE peer_entry SET ask_after = ask_after - interval '1 day'")
                }
                #expect(try await store.due().isEmpty)
                try await store.askAgain()
                #expect(try await store.due().count == 1)
            }
        }
    }
}
