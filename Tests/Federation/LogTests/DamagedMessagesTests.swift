import FederationBus
import FederationCore
import Foundation
import Kernel
import Metrics
import MetricsTestKit
import Postgres
import Testing

@testable import Federation

/// Damaged batches on the bus: some every day, 100,000 by `TERRITORY_DAMAGED=100000`.
private let damagedBatches = ProcessInfo.processInfo.environment["TERRITORY_DAMAGED"].flatMap { Int($0) } ?? 1_200

extension FederationTests {
    @Suite("Damaged messages")
    struct DamagedMessagesTests {
        private let both = TwoOnTheBus()
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        private func refusals(_ metrics: TestMetrics) -> Int {
            Int(metrics.counterTotal(label: "territory_federation_refused_total"))
        }

        /// Every count is under one of the reasons there are.
        private func checkReasons(_ metrics: TestMetrics) {
            let counts = Reject.allCases.map { reason in
                metrics.counterTotal(
                    label: "territory_federation_refused_total",
                    dimensions: [("reason", reason.rawValue), ("territory", "test")])
            }
            #expect(Int(counts.reduce(0, +)) == refusals(metrics))
            #expect(counts.count { $0 > 0 } > 3, "damage of several kinds is told apart")
        }

        @Test("S-130: Of damaged batches on the bus none is applied, and each is counted by its reason")
        func batches() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await both.write(0..<3, in: se)
                let held = try #require(try await LogReader(database: se).batch(from: 0))
                _ = try await Follower(database: dk).take(batch: held.encoded, from: territory)
                try await both.write(3..<8, in: se)
                let good = try #require(try await LogReader(database: se).batch(from: 3)).encoded
                try await both.withBuses { seBus, dkBus in
                    let metrics = TestMetrics()
                    let feed = PeerFeed(
                        database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                        metrics: FederationMetrics(territory: "test", factory: metrics), world: .system)
                    let running = Task { try await feed.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    try await send(damagedBatches, damaging: good, by: seBus, metrics)
                    checkReasons(metrics)
                    let unread = metrics.counterTotal(
                        label: "territory_federation_refused_total",
                        dimensions: [("reason", Reject.rateExceeded.rawValue), ("territory", "test")])
                    #expect(unread == 0)
                    let before = try await peers.find(territory)
                    #expect(before.log.size == 3)
                    try seBus.publish(Subjects(territory).batches, good)
                    try await both.reaches { try await peers.find(territory).applied == 8 }
                    try await both.reaches {
                        let kept = try? metrics.expectGauge(
                            "territory_federation_kept_bytes", [("peer", "se"), ("territory", "test")])
                        return (kept?.lastValue ?? 0) > 0
                    }
                    running.cancel()
                    _ = await running.result
                }
            }
        }

        /// A few at a time, so that none is dropped by a reader that falls behind; and not more on and on than a peer may say.
        private func send(_ count: Int, damaging good: [UInt8], by bus: Bus, _ metrics: TestMetrics) async throws {
            var random = SystemRandomNumberGenerator()
            var sent = 0
            while sent < count {
                for _ in 0..<32 where sent < count {
                    try bus.publish(Subjects(territory).batches, Damage.to(good, using: &random))
                    sent += 1
                }
                let expected = sent
                try await both.reaches { refusals(metrics) == expected }
                if sent >= 1_200 { try await Task.sleep(for: .milliseconds(100)) }
            }
        }

        @Test("S-130: Of 800 damaged requests on the bus none is performed, and each is counted by its reason")
        func requests() async throws {
            try await withTerritories { se, _ in
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<3, in: se)
                try await both.withBuses { seBus, dkBus in
                    let metrics = TestMetrics()
                    let server = RequestServer(
                        desk: both.desk(of: se, metrics: FederationMetrics(territory: "test", factory: metrics)),
                        bus: seBus,
                        territory: TerritoryID(genesis: both.se))
                    let running = Task { try await server.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    let good = try request(.range(epoch: 0, from: 0, max: 256))
                    var random = SystemRandomNumberGenerator()
                    for number in 1...800 {
                        let answer = try await ask(Damage.to(good, using: &random), on: dkBus)
                        guard case .refused = RemoteFailure(decoding: answer) else {
                            Issue.record("a damaged request was performed")
                            break
                        }
                        #expect(refusals(metrics) == number)
                    }
                    checkReasons(metrics)
                    #expect(try await Batch(decoding: ask(good, on: dkBus)).end == 3)
                    let again = try await ask(good, on: dkBus)
                    #expect(RemoteFailure(decoding: again) == .refused(.replayed), "a request counts once")
                    running.cancel()
                    _ = await running.result
                }
            }
        }

        private func request(_ method: RemoteMethod) throws -> [UInt8] {
            let now = UInt64(Date().timeIntervalSince1970)
            let call = RemoteCall(
                issuer: TerritoryID(genesis: both.dk), audience: territory, method: method,
                nonce: World.system.randomBytes(16), issuedAt: now, expiresAt: now + 60)
            return try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: TwoOnTheBus.dkKey)
                .encoded
        }

        private func ask(_ bytes: [UInt8], on bus: Bus) async throws -> [UInt8] {
            try await bus.request(
                Subjects(territory).requests, bytes,
                replySubject: Subjects(TerritoryID(genesis: both.dk)).reply(token: World.system.randomBytes(16)),
                timeout: .seconds(5)
            ).payload
        }
    }
}

/// What goes wrong with bytes on their way, or is made to.
enum Damage {
    /// Never the bytes themselves.
    static func to(_ bytes: [UInt8], using random: inout some RandomNumberGenerator) -> [UInt8] {
        var damaged = bytes
        while damaged == bytes {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: damaged[place] = .random(in: 0...255, using: &random)
            case 2: damaged.removeSubrange(place...)
            default: damaged.remove(at: place)
            }
        }
        return damaged
    }
}
