import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("A followed territory changes its keys")
    struct IdentityLearningTests {
        private let both = TwoOnTheBus()
        private static let next = try! SigningKey(seed: [UInt8](repeating: 4, count: 32))
        private var old: SigningKey { SequencerTests.key }
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        /// The identity of `se` after one operation.
        private func chain(
            _ change: IdentityOperation.Change = .update, _ signing: [SigningGrant]
        ) throws -> IdentityChain {
            let operation = try IdentityOperation(
                number: 1, previous: territory.hash, change: change, rotation: [old.publicKey], signing: signing)
            return try IdentityChain([
                both.se.signed(by: old),
                Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: old),
            ])
        }

        private func grant(from size: UInt64) -> SigningGrant {
            SigningGrant(key: Self.next.publicKey, from: HeadPosition(epoch: 0, size: size))
        }

        /// Facts as `se` would continue its log with, under a head of that key and epoch.
        private func batch(
            _ numbers: Range<Int>, after frontier: inout MerkleFrontier, by key: SigningKey, epoch: UInt64 = 0
        ) throws -> [UInt8] {
            try ToldPage(of: LogOrigin(territory: territory, epoch: epoch), by: key).batch(
                numbers.map { SampleFact(number: $0) }, after: &frontier)
        }

        private func isAccepted(_ batch: [UInt8], in database: Database) async throws -> Bool {
            guard case .accept = try await Follower(database: database).take(batch: batch, from: territory) else {
                return false
            }
            return true
        }

        @Test("A new key is learnt over the bus when the first head under it comes")
        func rotation() async throws {
            try await withTerritories { se, dk in
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.write(0..<10, in: se)
                let chain = try chain(.update, [grant(from: 11)])
                try await both.withBuses { seBus, dkBus in
                    let desk = RequestDesk(
                        database: se, identity: chain, signer: Self.next,
                        metrics: FederationMetrics(territory: "test"), world: .system)
                    let server = RequestServer(desk: desk, bus: seBus, territory: territory)
                    let feed = PeerFeed(
                        database: dk, bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                        metrics: FederationMetrics(territory: "test"), world: .system)
                    let services = [Task { try await server.run() }, Task { try await feed.run() }]
                    try await both.reaches { try await PeerStore(database: dk).find(territory).applied == 10 }
                    let log = FederationLog(world: .system)
                    try await se.write { try await log.record(SampleFact(number: 10), in: $0) }
                    try await Sequencer(database: se, territory: territory, signer: Self.next, world: .system).step()
                    try await Publisher(
                        database: se, bus: seBus, territory: territory, signer: Self.next, world: .system
                    ).announce()
                    try await both.reaches { try await PeerStore(database: dk).find(territory).applied == 11 }
                    let known = try await PeerStore(database: dk).find(territory).log.identity
                    #expect(known == chain.identity)
                    for service in services {
                        service.cancel()
                        _ = await service.result
                    }
                }
                // Every head is checked under the key of its place.
                let report = try await LogAudit(KeptLog(.own, in: se), of: chain.identity).run()
                #expect(report.entries == 11)
                await #expect(throws: LogFault.self) {
                    try await LogAudit(KeptLog(.own, in: se), of: Identity(genesis: both.se)).run()
                }
            }
        }

        @Test("What a stolen key signed beyond the last good head is set aside, and the honest log goes on")
        func revocation() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                var honest = MerkleFrontier()
                #expect(try await isAccepted(batch(0..<10, after: &honest, by: old), in: dk))
                var thief = honest
                #expect(try await isAccepted(batch(100..<105, after: &thief, by: old), in: dk))
                try await Applier(database: dk, handlers: [FactHandler(SampleFact.self) { _, _, _ in }]).run(territory)
                let chain = try chain(.revoke(key: old.publicKey, lastGoodSize: 10), [grant(from: 11)])
                #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1))
                #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 2) == false)
                let cut = try await peers.find(territory)
                #expect(cut.log.size == 10 && cut.applied == 10)
                #expect(try await dk.read("SELECT 1 FROM peer_orphan").count == 5)
                #expect(try await isAccepted(batch(105..<106, after: &thief, by: old), in: dk) == false)
                #expect(try await isAccepted(batch(10..<20, after: &honest, by: Self.next), in: dk))
                let audit = try await LogAudit(KeptLog(.peer(territory), in: dk), of: chain.identity).run()
                #expect(audit.entries == 20)
            }
        }

        @Test("A new epoch is followed from its base, whatever was held beyond it")
        func epoch() async throws {
            try await withTerritories { se, dk in
                for (database, heldBeyond) in [(se, true), (dk, false)] {
                    let peers = PeerStore(database: database)
                    try await peers.pin(both.se, code: "xx", name: "")
                    var log = MerkleFrontier()
                    let first = try batch(0..<10, after: &log, by: old)
                    let base = log
                    let lost = try batch(10..<15, after: &log, by: old)
                    let start = EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 10), root: base.root)
                    let chain = try chain(.epoch(start), [SigningGrant(key: old.publicKey, from: .start)])
                    if heldBeyond {
                        #expect(try await isAccepted(first, in: database))
                        #expect(try await isAccepted(lost, in: database))
                        #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1))
                    } else {
                        #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1))
                        #expect(try await isAccepted(first, in: database))
                    }
                    let entered = try await peers.find(territory).log
                    #expect(entered.epoch == 1 && entered.size == 10)
                    var next = base
                    #expect(try await isAccepted(batch(20..<30, after: &next, by: old, epoch: 1), in: database))
                    let handler = FactHandler(SampleFact.self) { _, _, _ in }
                    #expect(try await Applier(database: database, handlers: [handler]).run(territory) == 20)
                }
            }
        }

        @Test("A territory that has ended is asked who it is as long as its end may be overruled")
        func overruledEnd() async throws {
            let genesis = try Genesis(rotation: [old, Self.next].map(\.publicKey), signing: [old.publicKey])
            let territory = TerritoryID(genesis: genesis)
            func chain(_ change: IdentityOperation.Change, _ signing: [SigningGrant], by key: SigningKey) throws
                -> IdentityChain
            {
                let operation = try IdentityOperation(
                    number: 1, previous: territory.hash, change: change, rotation: genesis.rotation, signing: signing)
                return try IdentityChain([
                    genesis.signed(by: old),
                    Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: key),
                ])
            }
            let ended = try chain(.tombstone, [], by: Self.next)
            let overruled = try chain(.update, [SigningGrant(key: old.publicKey, from: .start)], by: old)
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                let now = World.system.unixSeconds
                #expect(try await peers.learn(ended.envelopes, from: 0, of: territory, now: now))
                #expect(try await peers.mayBeOverruled(territory, now: now))
                #expect(try await !peers.mayBeOverruled(territory, now: now + Identity.overruleWindow + 1))
                try await both.withBuses(of: [genesis, both.dk]) { buses in
                    let desk = RequestDesk(
                        database: se, identity: overruled, signer: old, metrics: FederationMetrics(territory: "test"),
                        world: .system)
                    let serving = Task {
                        try await RequestServer(desk: desk, bus: buses[0], territory: territory).run()
                    }
                    try await Task.sleep(for: .milliseconds(200))
                    let feed = PeerFeed(
                        database: dk, bus: buses[1], own: TerritoryID(genesis: both.dk), origin: territory,
                        signer: TwoOnTheBus.dkKey, handlers: [], metrics: FederationMetrics(territory: "test"),
                        world: .system)
                    #expect(try await peers.find(territory).log.identity.isTombstoned)
                    // Nothing was heard of it for so long that it is due.
                    var watch = PeerWatch(at: Date(timeIntervalSinceNow: -2 * PeerWatch.identityInterval))
                    try await feed.askWhoItIs(&watch)
                    #expect(try await peers.find(territory).log.identity == overruled.identity)
                    serving.cancel()
                    _ = await serving.result
                }
            }
        }

        @Test("S-133: A key that has signed for another peer is refused, and nothing changes")
        func sharedKey() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                let owner = try Genesis(rotation: [Self.next.publicKey], signing: [Self.next.publicKey])
                try await peers.pin(both.se, code: "se", name: "")
                try await peers.pin(owner, code: "xx", name: "")
                try await holdHead(of: owner, in: dk)
                let chain = try chain(.update, [grant(from: 1)])
                await #expect(throws: Reject.keyNotAdmissible) {
                    try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1)
                }
                #expect(try await peers.find(territory).log.identity == Identity(genesis: both.se))
            }
        }

        @Test("Whoever only lists another's key does not take it from its owner, whom the first head shows")
        func claimedKey() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                let owner = try Genesis(rotation: [Self.next.publicKey], signing: [Self.next.publicKey])
                try await peers.pin(both.se, code: "se", name: "")
                let claim = try chain(.update, [grant(from: 1)])
                #expect(try await peers.learn(claim.envelopes, from: 0, of: territory, now: 1))
                try await peers.pin(owner, code: "xx", name: "")
                try await holdHead(of: owner, in: dk)
                // Nothing that the other says later takes it away again, and the owner's own word does not hurt.
                try await peers.pin(owner, code: "xx", name: "again")
                await #expect(throws: Reject.keyNotAdmissible) {
                    try await peers.pin(
                        Genesis(rotation: [old.publicKey], signing: [Self.next.publicKey]), code: "yy", name: "")
                }
            }
        }

        private func holdHead(of genesis: Genesis, in database: Database) async throws {
            let fact = SampleFact(number: 1)
            let pending = PendingFact(
                id: World.system.uuidV7(), type: EntryType(SampleFact.type)!, schemaVersion: SampleFact.version,
                objectID: fact.objectID, timeMilliseconds: 0,
                opening: Opening(salt: World.system.randomBytes(32), payload: [UInt8](try fact.payload)))
            let appended = try LogAppend([pending], to: MerkleFrontier())
            let tid = TerritoryID(genesis: genesis)
            let note = try Checkpoint(
                origin: LogOrigin(territory: tid, epoch: 0), size: 1, root: appended.frontier.root
            ).signed(by: Self.next, at: 0)
            let batch = try Batch(items: appended.items, note: note.encoded).encoded
            guard case .accept = try await Follower(database: database).take(batch: batch, from: tid) else {
                Issue.record("refused")
                return
            }
        }

        @Test("S-133: A key that is published with its secret half is nobody's")
        func publishedKey() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                let published = try Ed25519PublicKey(
                    text: "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
                let chain = try chain(
                    .update, [SigningGrant(key: published, from: HeadPosition(epoch: 0, size: 1))])
                await #expect(throws: Reject.keyNotAdmissible) {
                    try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1)
                }
                for (rotation, signing) in [(published, Self.next.publicKey), (Self.next.publicKey, published)] {
                    await #expect(throws: Reject.keyNotAdmissible) {
                        try await peers.pin(Genesis(rotation: [rotation], signing: [signing]), code: "xx", name: "")
                    }
                }
            }
        }
    }
}
