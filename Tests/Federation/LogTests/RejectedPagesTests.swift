import FederationCore
import Foundation
import Postgres
import Testing

@testable import Federation

/// How many entries in a row mean nothing here: some hundreds every day, 10,000 by `TERRITORY_REJECTS=10000`.
private let rejects = ProcessInfo.processInfo.environment["TERRITORY_REJECTS"].flatMap { Int($0) } ?? 300

extension FederationTests {
    @Suite("Whole pages of entries that are set aside (R-20)")
    struct RejectedPagesTests {
        private let both = TwoOnTheBus()
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        @Test("They stop neither the pages that follow, nor what takes effect after them, nor who looks through them")
        func pages() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await both.write(0..<rejects + 1, in: se)
                let handler = FactHandler(SampleFact.self) { fact, _, transaction in
                    if fact.number < rejects { throw Reject.badPayload }
                    try await transaction.execute("UPDATE peer SET name = 'after'")
                }
                let applier = Applier(database: dk, handlers: [handler])
                let told = LogReader(database: se)
                while let page = try await told.batch(from: peers.find(territory).log.size) {
                    guard case .accept = try await Follower(database: dk).take(batch: page.encoded, from: territory)
                    else {
                        Issue.record("refused")
                        return
                    }
                    try await applier.run(territory)
                }
                let peer = try await peers.find(territory)
                #expect(peer.applied == UInt64(rejects + 1))
                #expect(peer.name == "after")
                #expect(try await peers.setAside(of: territory) == PeerStore.SetAside(quarantined: rejects))

                let kept = LogReader(database: dk, of: .peer(territory))
                var given: UInt64 = 0
                while let page = try await kept.batch(from: given) { given = page.end }
                #expect(given == UInt64(rejects + 1), "whoever asks for the copy gets all of it")
                let audit = LogAudit(KeptLog(.peer(territory), in: dk), of: Identity(genesis: both.se))
                #expect(try await audit.run().entries == UInt64(rejects + 1))
            }
        }
    }
}
