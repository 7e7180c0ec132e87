import FederationCore
import Foundation
import Kernel
import Metrics
import MetricsTestKit
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("What a territory keeps of another's log")
    struct KeptLogRequestTests {
        private let both = TwoOnTheBus()

        /// What answers for `dk`.
        private func desk(
            of database: Database, metrics: FederationMetrics = FederationMetrics(territory: "test")
        ) -> RequestDesk {
            RequestDesk(
                database: database, identity: try! IdentityChain([both.dk.signed(by: TwoOnTheBus.dkKey)]),
                signer: TwoOnTheBus.dkKey, metrics: metrics, world: .system)
        }

        private func ask(_ desk: RequestDesk, _ method: RemoteMethod, nonce: UInt8) async throws -> [UInt8] {
            let now = World.system.unixSeconds
            let call = RemoteCall(
                issuer: TerritoryID(genesis: both.se), audience: TerritoryID(genesis: both.dk), method: method,
                nonce: [UInt8](repeating: nonce, count: 16), issuedAt: now, expiresAt: now + 30)
            let request = try Envelope(
                payload: call.encoded, type: RemoteCall.payloadType, signedBy: SequencerTests.key)
            return await desk.answer(request.encoded)
        }

        @Test("A territory that lost its log is given it back by a peer, in pages that end at its own heads")
        func givenBack() async throws {
            try await withTerritories { se, dk in
                let origin = TerritoryID(genesis: both.se)
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                let desk = desk(of: dk)
                let head = try await ask(desk, .keptHead(of: origin), nonce: 1)
                #expect(RemoteFailure(decoding: head) == .futureCursor(size: 0))
                try await both.write(0..<700, in: se)
                while let page = try await LogReader(database: se)
                    .batch(from: PeerStore(database: dk).find(origin).log.size)
                {
                    _ = try await Follower(database: dk).take(batch: page.encoded, from: origin)
                }

                var log = FollowedLog(identity: Identity(genesis: both.se))
                for nonce: UInt8 in 2... {
                    let page = try await ask(
                        desk, .keptRange(of: origin, epoch: 0, from: log.size, max: 256), nonce: nonce)
                    guard case .accept(let next, _) = log.judge(batch: page).verdict else {
                        #expect(RemoteFailure(decoding: page) == .futureCursor(size: 700))
                        break
                    }
                    log = next
                }
                #expect(log.size == 700)
                #expect(
                    try await LogAudit(KeptLog(.peer(origin), in: dk), of: Identity(genesis: both.se)).run().heads == 3)
            }
        }

        @Test("Nobody is told of logs that are not followed; a peer is answered so, and a stranger refused")
        func unknown() async throws {
            try await withTerritories { _, dk in
                let metrics = TestMetrics()
                let desk = desk(of: dk, metrics: FederationMetrics(territory: "test", factory: metrics))
                func refusals() -> Int64 { metrics.counterTotal(label: "territory_federation_refused_total") }
                let stranger = TerritoryID(
                    genesis: try Genesis(
                        rotation: [TwoOnTheBus.dkKey.publicKey], signing: [SequencerTests.key.publicKey]))
                let methods: [RemoteMethod] = [
                    .keptHead(of: stranger), .keptRange(of: stranger, epoch: 0, from: 0, max: 1),
                ]
                for (number, method) in methods.enumerated() {
                    let answer = try await ask(desk, method, nonce: UInt8(number))
                    #expect(RemoteFailure(decoding: answer) == .refused(.originUnknown))
                    #expect(refusals() == Int64(number + 1), "se is not pinned")
                }
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                for (number, method) in methods.enumerated() {
                    let answer = try await ask(desk, method, nonce: UInt8(number))
                    #expect(RemoteFailure(decoding: answer) == .refused(.originUnknown))
                }
                #expect(refusals() == 2)
            }
        }
    }
}
