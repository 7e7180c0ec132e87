import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A peer that falls silent")
    struct StalePeerTests {
        private let both = TwoOnTheBus()
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        @Test("S-134: An origin is marked stale once, and live or syncing again when it is heard")
        func marking() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                func state() async throws -> FollowedLog.State { try await peers.find(territory).log.state }
                #expect(try await peers.mark(territory, isStale: false) == false)
                #expect(try await peers.mark(territory, isStale: true))
                #expect(try await peers.mark(territory, isStale: true) == false)
                #expect(try await state() == .stale)
                #expect(try await peers.mark(territory, isStale: false))
                #expect(try await state() == .live)
                #expect(try await peers.mark(territory, isStale: true))
                try await both.write(0..<3, in: se)
                let batch = try #require(try await LogReader(database: se).batch(from: 0))
                _ = try await Follower(database: dk).take(batch: batch.encoded, from: territory)
                #expect(try await state() == .syncing)
                try await Applier(database: dk, handlers: []).run(territory)
                #expect(try await state() == .live)
                try await dk.execute("UPDATE peer SET state = 'blocked'")
                #expect(try await peers.mark(territory, isStale: true) == false)
            }
        }

        @Test("A page carries the log's signature only, an announced head states the time anew")
        func freshness() async throws {
            try await withTerritories { se, _ in
                try await both.write(0..<3, in: se)
                let reader = LogReader(database: se)
                let key = LogKey(
                    origin: LogOrigin(territory: territory, epoch: 0), publicKey: SequencerTests.key.publicKey)
                let page = try #require(try await reader.batch(from: 0)).note
                let onPage = try Checkpoint.verified(note: page, key: key)
                #expect(onPage.freshness == nil)
                let kept = try SignedNote(decoding: try #require(try await reader.head()))
                let later = try kept.refreshed(by: SequencerTests.key, at: 4_000_000_000)
                let announced = try Checkpoint.verified(note: later, key: key)
                #expect(announced.freshness == 4_000_000_000)
                #expect(later.signatures.count == kept.signatures.count)
                #expect(announced.checkpoint == onPage.checkpoint)
            }
        }
    }
}
