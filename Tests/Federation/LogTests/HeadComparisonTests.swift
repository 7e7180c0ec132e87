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
    @Suite("What other territories keep of a log")
    struct HeadComparisonTests {
        private let both = TwoOnTheBus()
        private static let key = try! SigningKey(seed: [UInt8](repeating: 11, count: 32))
        /// A third territory, whose log `se` and `dk` follow.
        private let third = try! Genesis(rotation: [key.publicKey], signing: [key.publicKey])
        private var origin: LogOrigin { LogOrigin(territory: TerritoryID(genesis: third), epoch: 0) }
        private var dk: TerritoryID { TerritoryID(genesis: both.dk) }

        /// One history of the third territory, a batch for each part.
        private func history(_ parts: [Int]) throws -> [(batch: [UInt8], note: SignedNote)] {
            var frontier = MerkleFrontier()
            return try parts.map { count in
                let facts = try (0..<count).map { number in
                    let fact = SampleFact(number: number)
                    return PendingFact(
                        id: World.system.uuidV7(), type: EntryType(SampleFact.type)!,
                        schemaVersion: SampleFact.version, objectID: fact.objectID, timeMilliseconds: 0,
                        opening: Opening(salt: World.system.randomBytes(32), payload: [UInt8](try fact.payload)))
                }
                let appended = try LogAppend(facts, to: frontier)
                frontier = appended.frontier
                let note = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root)
                    .signed(by: Self.key, at: 1)
                return (try Batch(items: appended.items, note: note.encoded).encoded, note)
            }
        }

        private func take(_ batch: [UInt8], in database: Database) async throws {
            let verdict = try await Follower(database: database).take(batch: batch, from: origin.territory)
            guard case .accept = verdict else { throw Reject.badFrame }
        }

        /// `se` answers, and `dk` compares.
        private func withBoth(
            _ metrics: FederationMetrics = FederationMetrics(territory: "test"),
            _ body: @Sendable (_ se: Database, _ dk: Database, HeadComparison, _ seBus: Bus) async throws -> Void
        ) async throws {
            try await withTerritories { seDatabase, dkDatabase in
                for database in [seDatabase, dkDatabase] {
                    try await PeerStore(database: database).pin(third, code: "xx", name: "")
                }
                try await PeerStore(database: seDatabase).pin(both.dk, code: "dk", name: "")
                try await PeerStore(database: dkDatabase).pin(both.se, code: "se", name: "")
                try await dkDatabase.execute("UPDATE peer SET state = 'live' WHERE code = 'se'")
                try await both.withBuses { seBus, dkBus in
                    let server = RequestServer(
                        desk: both.desk(of: seDatabase), bus: seBus, territory: TerritoryID(genesis: both.se))
                    let serving = Task { try await server.run() }
                    try await Task.sleep(for: .milliseconds(200))
                    let comparison = HeadComparison(
                        database: dkDatabase, bus: dkBus, own: dk, signer: TwoOnTheBus.dkKey,
                        metrics: metrics, world: .system)
                    try await body(seDatabase, dkDatabase, comparison, seBus)
                    serving.cancel()
                    _ = await serving.result
                }
            }
        }

        @Test("Whoever shows one history here and another there is found out, and everybody is told")
        func splitView() async throws {
            try await withBoth { se, dk, comparison, seBus in
                let forks = seBus.subscribe(Subjects.forks, buffering: 4)
                try await take(try history([3])[0].batch, in: se)
                try await take(try history([5])[0].batch, in: dk)
                try await comparison.round()
                let peer = try await PeerStore(database: dk).find(origin.territory)
                #expect(peer.log.state == .forked)
                let proof = try ForkProof(decoding: try #require(peer.forkProof))
                #expect(stranger(to: third).judge(fork: proof) == .fork(proof))
                var messages = forks.makeAsyncIterator()
                #expect(await messages.next()?.payload == proof.encoded)
            }
        }

        @Test("Whoever shows everybody the same is followed on, also where others have more")
        func sameView() async throws {
            try await withBoth { se, dk, comparison, _ in
                let pages = try history([3, 4])
                for page in pages { try await take(page.batch, in: se) }
                try await take(pages[0].batch, in: dk)
                try await comparison.round()
                let log = try await PeerStore(database: dk).find(origin.territory).log
                #expect(log.state == .syncing && log.ahead.heads.map(\.size) == [7], "what they have is remembered")
            }
        }

        @Test("What an origin that is gone had stated, and erased, comes from others who hold it")
        func goneOrigin() async throws {
            try await withBoth { se, dk, comparison, _ in
                var frontier = MerkleFrontier()
                let told = ToldPage(of: origin, by: Self.key)
                let facts = (0..<3).map { SampleFact(number: $0) }
                let first = try told.batch(facts, after: &frontier)
                let erasure = EntryRedacted(epoch: 0, sequence: 1, reason: "member_request")
                let second = try told.batch([erasure], after: &frontier)
                for page in [first, second] { try await take(page, in: se) }
                try await take(first, in: dk)
                let applier = Applier(database: dk, handlers: [FactHandler(SampleFact.self) { _, _, _ in }])
                try await applier.run(origin.territory)
                func held() async throws -> UInt64 { try await PeerStore(database: dk).find(origin.territory).log.size }
                try await comparison.round()
                #expect(try await held() == 3, "as long as it is heard it is asked itself")
                // As a follower is that went back to a backup.
                try await dk.write { try await WitnessDoubts.restored(in: $0) }
                #expect(try await PeerStore(database: dk).mark(origin.territory, isStale: true))
                try await comparison.round()
                #expect(try await held() == 4)
                try await applier.run(origin.territory)
                let kept = try await dk.read("SELECT sequence FROM peer_entry WHERE payload IS NULL")
                #expect(try kept.map { try $0.get("sequence", as: Int64.self) } == [1])
            }
        }

        @Test("After a restore nothing is witnessed until the copy here has all that others hold")
        func restored() async throws {
            try await withBoth { se, dk, comparison, _ in
                let pages = try history([3, 4])
                for page in pages { try await take(page.batch, in: se) }
                try await take(pages[0].batch, in: dk)
                let own = LogOrigin(territory: self.dk, epoch: 0)
                let witness = Witness(database: dk, origin: own, signer: TwoOnTheBus.dkKey, world: .system)
                let request = try WitnessRequest(oldSize: 0, path: [], note: pages[1].note).encoded
                try await dk.write { try await WitnessDoubts.restored(in: $0) }
                for _ in 0..<2 {
                    await #expect(throws: Reject.rateExceeded) { try await witness.cosign(request) }
                    try await comparison.round()
                }
                try await take(pages[1].batch, in: dk)
                try await comparison.round()
                _ = try await witness.cosign(request)
                // Each restore is doubted anew.
                try await dk.write { try await WitnessDoubts.restored(in: $0) }
                await #expect(throws: Reject.rateExceeded) { try await witness.cosign(request) }
            }
        }

        @Test("Who says nothing of a log in doubt is waited for a day, which operators see and can end")
        func withheld() async throws {
            let metrics = TestMetrics()
            try await withBoth(FederationMetrics(territory: "test", factory: metrics)) { se, dk, comparison, _ in
                let pages = try history([3, 4])
                for page in pages { try await take(page.batch, in: se) }
                try await take(pages[0].batch, in: dk)
                let silent = try SigningKey(seed: [UInt8](repeating: 12, count: 32))
                try await PeerStore(database: dk).pin(
                    Genesis(rotation: [silent.publicKey], signing: [silent.publicKey]), code: "zz", name: "")
                try await dk.execute("UPDATE peer SET state = 'live' WHERE code = 'zz'")
                let doubts = WitnessDoubts(database: dk)
                func isDoubted() async throws -> Bool {
                    try await comparison.round()
                    let gauge = try metrics.expectGauge(
                        "territory_federation_peer_doubted", [("peer", "xx"), ("territory", "test")])
                    let peers = try await PeerStore(database: dk).list()
                    let isDoubted = try await doubts.among(peers).contains(origin.territory)
                    #expect(gauge.lastValue == (isDoubted ? 1 : 0))
                    return isDoubted
                }
                #expect(try await !isDoubted())
                try await dk.write { try await WitnessDoubts.restored(in: $0) }
                #expect(try await isDoubted())
                try await dk.execute("UPDATE witness_asked SET since = since - interval '25 hours'")
                #expect(try await isDoubted(), "se has more")
                try await take(pages[1].batch, in: dk)
                #expect(try await !isDoubted())

                try await dk.write { try await WitnessDoubts.restored(in: $0) }
                #expect(try await isDoubted(), "the day begins anew")
                try await dk.execute("UPDATE peer SET state = 'blocked' WHERE code = 'zz'")
                #expect(try await !isDoubted(), "an operator need not wait")
            }
        }

        @Test("A territory that does not lead its own log signs no head of another's, and states none to be its newest")
        func notLeading() async throws {
            try await withTerritories { _, dk in
                try await PeerStore(database: dk).pin(third, code: "xx", name: "")
                let status = LogStatus()
                let witness = Witness(
                    database: dk, origin: LogOrigin(territory: self.dk, epoch: 0), signer: TwoOnTheBus.dkKey,
                    status: status, world: .system)
                let request = try WitnessRequest(oldSize: 0, path: [], note: history([2])[0].note).encoded
                await #expect(throws: Reject.rateExceeded) { try await witness.cosign(request) }
                #expect(try await dk.read("SELECT 1 FROM witnessed").isEmpty)
                status.become(.leading, logger: Logger(label: "test"))
                _ = try await witness.cosign(request)
            }
            try await withTerritories { se, _ in
                try await both.write(0..<1, in: se)
                let status = LogStatus()
                let desk = RequestDesk(
                    database: se, identity: try IdentityChain([both.se.signed(by: SequencerTests.key)]),
                    signer: SequencerTests.key, metrics: FederationMetrics(territory: "test"), world: .system,
                    status: status)
                let kept = try await LogReader(database: se).head()
                #expect(try await desk.checkpoint() == kept, "as it was signed, with the time of then")
                status.become(.leading, logger: Logger(label: "test"))
                let stated = try #require(try await desk.checkpoint())
                #expect(stranger(to: both.se).judge(head: stated).head?.freshness != nil)
            }
        }
    }
}
