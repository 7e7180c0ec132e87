import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("What is held of a log goes back to its territory's own history")
    struct HistoryCutTests {
        private let both = TwoOnTheBus()
        private var old: SigningKey { SequencerTests.key }
        private var territory: TerritoryID { TerritoryID(genesis: both.se) }
        private static let second = try! SigningKey(seed: [UInt8](repeating: 4, count: 32))
        private static let third = try! SigningKey(seed: [UInt8](repeating: 5, count: 32))

        /// The identity of `se` after so many operations, each made for the identity before it.
        private func chain(_ operations: [(Identity) throws -> IdentityOperation]) throws -> IdentityChain {
            var chain = try IdentityChain([both.se.signed(by: old)])
            for operation in operations {
                let payload = try operation(chain.identity).encoded
                chain = try chain.appending(Envelope(payload: payload, type: Genesis.payloadType, signedBy: old))
            }
            return chain
        }

        private func operation(
            _ change: IdentityOperation.Change, _ key: SigningKey, from size: UInt64
        ) -> (Identity) throws -> IdentityOperation {
            { identity in
                try IdentityOperation(
                    number: UInt64(identity.operations.count + 1), previous: identity.lastHash, change: change,
                    rotation: [old.publicKey],
                    signing: [SigningGrant(key: key.publicKey, from: HeadPosition(epoch: 0, size: size))])
            }
        }

        private func page(
            _ facts: [any FederatedFact], after frontier: inout MerkleFrontier, by key: SigningKey, epoch: UInt64 = 0
        ) throws -> [UInt8] {
            try ToldPage(of: LogOrigin(territory: territory, epoch: epoch), by: key).batch(facts, after: &frontier)
        }

        private func take(_ batch: [UInt8], in database: Database) async throws {
            guard case .accept = try await Follower(database: database).take(batch: batch, from: territory) else {
                throw Reject.badFrame
            }
        }

        /// Writes into the peer's name what takes effect and what is taken back.
        private func applier(_ dk: Database) -> Applier {
            let handler = FactHandler(SampleFact.self) { fact, origin, transaction in
                let text = "+\(fact.number)@\(origin.sequence) "
                try await transaction.execute("UPDATE peer SET name = name || \(text)::text")
            }.undoing { origin, isKnown, transaction in
                let text = "-@\(origin.sequence)\(isKnown ? "" : "!") "
                try await transaction.execute("UPDATE peer SET name = name || \(text)::text")
            }
            return Applier(database: dk, handlers: [handler])
        }

        @Test(
            "What a stolen key said is taken back, the newest first, and what its territory had said takes effect again"
        )
        func stolenKey() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                var frontier = MerkleFrontier()
                let facts = (0..<4).map { SampleFact(number: $0) }
                try await take(page(facts, after: &frontier, by: old), in: dk)
                let lies: [any FederatedFact] = [
                    SampleFact(objectID: facts[1].objectID, number: 11), SampleFact(number: 12),
                    EntryRedacted(epoch: 0, sequence: 2, reason: "member_request"),
                ]
                try await take(page(lies, after: &frontier, by: old), in: dk)
                try await applier(dk).run(territory)
                #expect(try await peers.find(territory).name == "+0@0 +1@1 +2@2 +3@3 +11@4 +12@5 ")
                #expect(try await outcome(of: 2, dk) == "erased")

                let chain = try chain([operation(.revoke(key: old.publicKey, lastGoodSize: 4), Self.second, from: 5)])
                #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1))
                try await dk.execute("UPDATE peer SET name = ''")
                try await applier(dk).run(territory)
                try await applier(dk).runLate(territory)
                #expect(try await peers.find(territory).name == "-@5! -@4 +1@1 ")
                #expect(try await outcome(of: 2, dk) == "absent")
                #expect(try await dk.read("SELECT FROM peer_erasure").isEmpty)
            }
        }

        private func outcome(of sequence: Int, _ database: Database) async throws -> String? {
            try await database.read("SELECT outcome FROM peer_entry WHERE sequence = \(sequence)").first?.get("outcome")
        }

        @Test("A history is cut at the end of the key that signed it, not at that of one before it")
        func secondKey() async throws {
            try await withTerritories { _, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                let rotation = operation(.update, Self.second, from: 5)
                #expect(try await peers.learn(chain([rotation]).envelopes, from: 0, of: territory, now: 1))
                var frontier = MerkleFrontier()
                for (count, key) in [(4, old), (4, Self.second), (4, Self.second)] {
                    try await take(page((0..<count).map { SampleFact(number: $0) }, after: &frontier, by: key), in: dk)
                }
                let stolen = operation(.revoke(key: Self.second.publicKey, lastGoodSize: 8), Self.third, from: 9)
                #expect(try await peers.learn(chain([rotation, stolen]).envelopes, from: 0, of: territory, now: 2))
                #expect(try await peers.find(territory).log.size == 8)
            }
        }

        @Test("Whoever was told another history goes back to where it parts from the one that the new epoch builds on")
        func anotherPast() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.withBuses { seBus, dkBus in
                    try await both.write(0..<10, in: se)
                    try await served(both.desk(of: se), seBus) { try await feed(dk, dkBus).catchUp() }
                    // dk is told something else by whoever has the key, and the others what se says.
                    var frontier = try await peers.find(territory).log.frontier
                    try await take(page([SampleFact(number: 99)], after: &frontier, by: old), in: dk)
                    try await both.write(10..<20, in: se)

                    let genesis = try IdentityChain([both.se.signed(by: old)])
                    let operation = try await EpochChange(database: se, identity: genesis.identity, world: .system)
                        .perform { start in
                            try Envelope(
                                payload: IdentityOperation(
                                    number: 1, previous: territory.hash, change: .epoch(start),
                                    rotation: [old.publicKey],
                                    signing: [SigningGrant(key: old.publicKey, from: .start)]
                                ).encoded, type: Genesis.payloadType, signedBy: old)
                        }
                    let chain = try genesis.appending(operation)
                    try await both.write(20..<21, in: se)
                    let desk = RequestDesk(
                        database: se, identity: chain, signer: old, metrics: FederationMetrics(territory: "test"),
                        world: .system)
                    try await served(desk, seBus) { try await feed(dk, dkBus).catchUp() }
                    let log = try await peers.find(territory).log
                    #expect(log.epoch == 1)
                    #expect(log.size == 22, "with the entry that tells of the epoch")
                    #expect(
                        try await LogAudit(KeptLog(.peer(territory), in: dk), of: chain.identity).run().entries == 22)
                    #expect(try await dk.read("SELECT FROM peer_orphan").count == 1)
                }
            }
        }

        @Test("An answer that proves nothing takes nothing away, though the identity has gone on to a new epoch")
        func noProof() async throws {
            try await withTerritories { se, dk in
                let peers = PeerStore(database: dk)
                try await peers.pin(both.se, code: "se", name: "")
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.withBuses { seBus, dkBus in
                    try await both.write(0..<5, in: se)
                    try await served(both.desk(of: se), seBus) { try await feed(dk, dkBus).catchUp() }
                    try await both.write(5..<9, in: se)
                    let base = try await OwnLog(database: se).position()
                    let start = EpochStart(
                        number: 1, base: HeadPosition(epoch: 0, size: UInt64(base.size)), root: base.frontier.root)
                    let chain = try chain([operation(.epoch(start), old, from: 0)])
                    #expect(try await peers.learn(chain.envelopes, from: 0, of: territory, now: 1))
                    let past = CommonPast(
                        origin: territory, peers: peers,
                        pages: PageRequests(
                            bus: dkBus, own: TerritoryID(genesis: both.dk), origin: territory,
                            signer: TwoOnTheBus.dkKey,
                            world: .system), logger: Logger(label: "test"))
                    let junk = ConsistencyText.encode([MerkleHash.emptyRoot, MerkleHash.emptyRoot])
                    for lie in [Array("junk".utf8), RemoteFailure.refused(.rateExceeded).encoded, junk] {
                        try await answered(lie, seBus) {
                            await #expect(throws: (any Error).self) { try await past.goBack() }
                        }
                    }
                    #expect(try await !served(both.desk(of: se), seBus) { try await past.goBack() })
                    #expect(try await peers.find(territory).log.size == 5)
                }
            }
        }

        private func answered(_ bytes: [UInt8], _ bus: Bus, _ body: () async throws -> Void) async throws {
            let lying = Task {
                for await request in bus.subscribe(Subjects(territory).requests, buffering: 64) {
                    if let reply = request.replyTo { try? bus.publish(reply, bytes) }
                }
            }
            try await Task.sleep(for: .milliseconds(200))
            try await body()
            lying.cancel()
            await lying.value
        }

        @Test("An epoch that was overruled is left again")
        func overruledEpoch() async throws {
            try await withTerritories { _, dk in
                let both = [old, Self.second]
                let genesis = try Genesis(rotation: both.map(\.publicKey), signing: [old.publicKey])
                let territory = TerritoryID(genesis: genesis)
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                var frontier = MerkleFrontier()
                let origin = LogOrigin(territory: territory, epoch: 0)
                let facts = (0..<4).map { SampleFact(number: $0) }
                let first = try ToldPage(of: origin, by: old).batch(facts, after: &frontier)
                _ = try await Follower(database: dk).take(batch: first, from: territory)
                let start = EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 4), root: frontier.root)
                func chain(_ change: IdentityOperation.Change, by key: SigningKey) throws -> [Envelope] {
                    let operation = try IdentityOperation(
                        number: 1, previous: territory.hash, change: change, rotation: both.map(\.publicKey),
                        signing: [SigningGrant(key: old.publicKey, from: .start)])
                    return [
                        try genesis.signed(by: old),
                        try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: key),
                    ]
                }
                #expect(try await peers.learn(chain(.epoch(start), by: Self.second), from: 0, of: territory, now: 1))
                let lie = try ToldPage(of: LogOrigin(territory: territory, epoch: 1), by: old).batch(
                    facts, after: &frontier)
                _ = try await Follower(database: dk).take(batch: lie, from: territory)
                #expect(try await peers.find(territory).log.size == 8)
                #expect(try await peers.learn(chain(.update, by: old), from: 0, of: territory, now: 2))
                let log = try await peers.find(territory).log
                #expect(log.epoch == 0 && log.size == 4)
            }
        }

        @Test("What a lower rotation key revoked comes back, and takes effect again, once a higher one overrules it")
        func overruledRevocation() async throws {
            try await withTerritories { _, dk in
                let rotation = [old, Self.second].map(\.publicKey)
                let genesis = try Genesis(rotation: rotation, signing: [old.publicKey])
                let territory = TerritoryID(genesis: genesis)
                func chain(
                    _ change: IdentityOperation.Change, _ grant: SigningGrant, by key: SigningKey
                ) throws -> [Envelope] {
                    let operation = try IdentityOperation(
                        number: 1, previous: territory.hash, change: change, rotation: rotation, signing: [grant])
                    return [
                        try genesis.signed(by: old),
                        try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: key),
                    ]
                }
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                var frontier = MerkleFrontier()
                let facts = (0..<4).map { SampleFact(number: $0) }
                let told = try ToldPage(of: LogOrigin(territory: territory, epoch: 0), by: old)
                    .batch(facts, after: &frontier)
                _ = try await Follower(database: dk).take(batch: told, from: territory)
                try await applier(dk).run(territory)

                let theft = try chain(
                    .revoke(key: old.publicKey, lastGoodSize: 1),
                    SigningGrant(key: Self.third.publicKey, from: HeadPosition(epoch: 0, size: 2)), by: Self.second)
                #expect(try await peers.learn(theft, from: 0, of: territory, now: 1))
                #expect(try await peers.find(territory).log.size == 1)
                try await dk.execute("UPDATE peer SET name = ''")
                try await applier(dk).run(territory)
                #expect(try await peers.find(territory).name == "-@3! -@2! -@1! ")

                let rescue = try chain(.update, SigningGrant(key: old.publicKey, from: .start), by: old)
                #expect(try await peers.learn(rescue, from: 0, of: territory, now: 1 + Identity.overruleWindow))
                _ = try await Follower(database: dk).take(batch: told, from: territory)
                try await dk.execute("UPDATE peer SET name = ''")
                try await applier(dk).run(territory)
                #expect(try await peers.find(territory).name == "+1@1 +2@2 +3@3 ")
            }
        }

        private func feed(_ database: Database, _ bus: Bus) -> PeerFeed {
            PeerFeed(
                database: database, bus: bus, own: TerritoryID(genesis: both.dk), origin: territory,
                signer: TwoOnTheBus.dkKey, handlers: [FactHandler(SampleFact.self) { _, _, _ in }],
                metrics: FederationMetrics(territory: "test"), world: .system)
        }

        private func served<Result>(
            _ desk: RequestDesk, _ bus: Bus, _ body: () async throws -> Result
        ) async throws -> Result {
            let server = Task { try await RequestServer(desk: desk, bus: bus, territory: territory).run() }
            try await Task.sleep(for: .milliseconds(200))
            let result = try await body()
            server.cancel()
            _ = await server.result
            return result
        }
    }
}
