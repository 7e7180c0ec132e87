import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("What operators see of a peer")
    struct PeerStatusTests {
        private let both = TwoOnTheBus()
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }
        private let now = Date(timeIntervalSince1970: 1_790_000_000)

        private func head(_ size: UInt64) -> Checkpoint {
            Checkpoint(origin: LogOrigin(territory: territory, epoch: 0), size: size, root: Hash(of: [1]))
        }

        @Test("What changes with every message is written once a second, and what has not changed never")
        func pace() throws {
            let notes = PeerNotes()
            notes.heard(head(3), statedAt: 1_790_000_000, now: now)
            #expect(notes.due(at: now)?.head?.size == 3)
            #expect(notes.due(at: now + 5) == nil)
            notes.heard(head(4), statedAt: nil, now: now + 5)
            #expect(notes.due(at: now + 0.5) == nil)
            let due = try #require(notes.due(at: now + 5))
            #expect(due.head?.size == 4)
            #expect(due.head?.statedAt == nil)
            notes.heard(head(2), statedAt: 1, now: now + 6)
            #expect(notes.due(at: now + 8)?.head?.size == 4)
        }

        @Test(
            "Each trouble is kept by its name and read back",
            arguments: [
                PeerTrouble.refused(.signatureInvalid), .denied(.originUnknown), .unreachable, .database, .full,
                .allFull,
                .criticalType("badge.revoked"), .other("Surprise"),
            ])
        func names(trouble: PeerTrouble) {
            #expect(PeerTrouble(trouble.description) == trouble)
        }

        @Test("What is noted is what is shown: head, lag, trouble and the next try")
        func overview() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "Sverige")
                let store = PeerStatusStore(database: dk)
                let empty = try #require(try await store.overviews().first)
                #expect(empty.lag == 0)
                #expect(empty.status == PeerStatus())
                let notes = PeerNotes()
                notes.heard(head(7), statedAt: 1_790_000_000, now: now)
                notes.behind(since: now - 30)
                notes.met(.unreachable, now: now, nextTry: now + 15)
                let status = try #require(notes.due(at: now))
                try await store.keep(status, of: territory)
                try await store.keep(status, of: territory)
                let shown = try #require(try await store.overviews().first)
                #expect(shown.status == status)
                #expect(shown.lag == 7)
            }
        }

        @Test("An operator's wish to try again is taken once")
        func retry() async throws {
            try await withTerritories { _, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "Sverige")
                let store = PeerStatusStore(database: dk)
                #expect(try await store.takeRetry(territory) == false)
                try await store.retry(territory)
                #expect(try await store.takeRetry(territory))
                #expect(try await store.takeRetry(territory) == false)
                await #expect(throws: Reject.originUnknown) { try await store.retry(TerritoryID(genesis: both.dk)) }
            }
        }
    }
}
