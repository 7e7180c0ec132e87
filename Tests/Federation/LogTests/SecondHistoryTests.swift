import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Federation

extension FederationTests {
    @Suite("An origin whose page does not fit is asked whether its log is another one")
    struct SecondHistoryTests {
        private let both = TwoOnTheBus()
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        private func feed(_ database: Database, _ bus: Bus) -> PeerFeed {
            PeerFeed(
                database: database, bus: bus, own: TerritoryID(genesis: both.dk), origin: territory,
                signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                metrics: FederationMetrics(territory: "test"), world: .system)
        }

        /// `dk` follows `se`, which has 9 entries of its own.
        private func withBoth(
            _ body: @Sendable (_ se: Database, _ dk: Database, _ seBus: Bus, PeerFeed) async throws -> Void
        ) async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<9, in: se)
                try await both.withBuses { seBus, dkBus in try await body(se, dk, seBus, feed(dk, dkBus)) }
            }
        }

        /// Answers as `se` does, but for what `change` makes of it.
        private func answering(
            _ desk: RequestDesk, _ bus: Bus, _ change: @escaping @Sendable (RemoteMethod, [UInt8]) -> [UInt8],
            _ body: () async throws -> Void
        ) async throws {
            let serving = Task {
                for await request in bus.subscribe(Subjects(territory).requests, buffering: 64) {
                    guard let reply = request.replyTo, let envelope = try? Envelope(decoding: request.payload),
                        let method = try? RemoteCall(decoding: envelope.payload).method
                    else { continue }
                    try? bus.publish(reply, change(method, await desk.answer(request.payload)))
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            try await body()
            serving.cancel()
            await serving.value
        }

        @Test(
            "It proves itself that it signed two histories, though no head of one size was seen of both",
            arguments: [5, 8])
        func twoHistories(held: Int) async throws {
            try await withBoth { se, dk, bus, feed in
                var frontier = MerkleFrontier()
                let other = try ToldPage(of: LogOrigin(territory: territory, epoch: 0), by: SequencerTests.key)
                    .batch((0..<held).map { SampleFact(number: 100 + $0) }, after: &frontier)
                _ = try await Follower(database: dk).take(batch: other, from: territory)
                try await answering(both.desk(of: se), bus, { _, answer in answer }) { try await feed.catchUp() }
                let peer = try await PeerStore(database: dk).find(territory)
                #expect(peer.log.state == .forked)
                let proof = try ForkProof(decoding: try #require(peer.forkProof))
                #expect(stranger(to: both.se).judge(fork: proof) == .fork(proof))
            }
        }

        @Test("Entries that were changed on the way accuse nobody, and cost the origin one question")
        func changedOnTheWay() async throws {
            try await withBoth { se, dk, bus, feed in
                try await answering(both.desk(of: se), bus, { _, answer in answer }) { try await feed.catchUp() }
                try await both.write(9..<12, in: se)
                let questions = Mutex(0)
                let lying: @Sendable (RemoteMethod, [UInt8]) -> [UInt8] = { method, answer in
                    if case .consistency = method { questions.withLock { $0 += 1 } }
                    var answer = answer
                    // The last byte of the first entry's time.
                    if (try? Batch(decoding: answer)) != nil { answer[17 + 20] ^= 1 }
                    return answer
                }
                try await answering(both.desk(of: se), bus, lying) {
                    for _ in 0..<2 { try await feed.catchUp() }
                }
                #expect(questions.withLock { $0 } == 1)
                let log = try await PeerStore(database: dk).find(territory).log
                #expect(log.size == 9 && !log.isStopped)
                try await answering(both.desk(of: se), bus, { _, answer in answer }) { try await feed.catchUp() }
                #expect(try await PeerStore(database: dk).find(territory).log.size == 12)
            }
        }
    }
}
