import FederationCore
import Foundation
import Kernel
import Postgres
import Synchronization
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

        @Test("S-134: An origin that answers nothing any more is marked stale though every question to it fails")
        func gone() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                let clock = Mutex(Date())
                var world = World.system
                world.now = { clock.withLock { $0 } }
                world.sleep = { _ in try await Task.sleep(for: .milliseconds(20)) }
                let fast = world
                try await both.withBuses { _, dkBus in
                    let feed = PeerFeed(
                        database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [], metrics: FederationMetrics(territory: "test"),
                        world: fast)
                    let running = Task { try await feed.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    clock.withLock { $0 += PeerWatch.staleAfter + 1 }
                    try await both.reaches { try await peers.find(territory).log.state == .stale }
                    running.cancel()
                    _ = await running.result
                }
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
