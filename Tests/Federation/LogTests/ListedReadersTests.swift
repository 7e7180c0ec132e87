import FederationBus
import FederationCore
import Foundation
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Facts for listed territories")
    struct ListedReadersTests {
        private let both = TwoOnTheBus()
        private var se: TerritoryID { TerritoryID(genesis: both.se) }
        private var dk: TerritoryID { TerritoryID(genesis: both.dk) }
        private let somebodyElse = TerritoryID("zufzqyt3zovsgm63eolzhhgipjl7sc3dneysiwkdyods6fjpt2wa")!

        /// Numbers 0 and 3 are for everybody, 1 for dk, 2 for somebody else.
        private func write(in database: Database) async throws {
            let log = FederationLog(world: .system)
            try await database.write { transaction in
                try await log.record(SampleFact(number: 0), in: transaction)
                try await log.record(SampleFact(number: 1), to: [dk, somebodyElse], in: transaction)
                try await log.record(SampleFact(number: 2), to: [somebodyElse], in: transaction)
                try await log.record(SampleFact(number: 3), in: transaction)
            }
            try await both.write(4..<4, in: database)
        }

        private func withWritten(_ body: @Sendable (_ se: Database, _ dk: Database) async throws -> Void) async throws {
            try await withTerritories { seDatabase, dkDatabase in
                try await PeerStore(database: dkDatabase).pin(both.se, code: "se", name: "")
                try await PeerStore(database: seDatabase).pin(both.dk, code: "dk", name: "")
                try await write(in: seDatabase)
                try await body(seDatabase, dkDatabase)
            }
        }

        private func follow(_ seDatabase: Database, in dkDatabase: Database) async throws {
            let batch = try #require(try await LogReader(database: seDatabase).batch(from: 0))
            guard case .accept = try await Follower(database: dkDatabase).take(batch: batch.encoded, from: se) else {
                Issue.record("not accepted")
                return
            }
        }

        private func outcomes(_ database: Database) async throws -> [String] {
            try await database.read("SELECT outcome FROM peer_entry ORDER BY sequence").map { try $0.get("outcome") }
        }

        @Test("They reach the territories they are for, in order and once; others keep a commitment and the whole log")
        func journey() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await both.withBuses { seBus, dkBus in
                    let numbers = Numbers()
                    let server = RequestServer(desk: both.desk(of: seDatabase), bus: seBus, territory: se)
                    let feed = PeerFeed(
                        database: dkDatabase, bus: dkBus, own: dk, origin: se, signer: TwoOnTheBus.dkKey,
                        handlers: [numbers.handler], metrics: FederationMetrics(territory: "test"), world: .system)
                    let services = [Task { try await server.run() }, Task { try await feed.run() }]
                    try await both.reaches { try await PeerStore(database: dkDatabase).find(se).applied == 4 }
                    #expect(numbers.all == [0, 1, 3])
                    #expect(try await outcomes(dkDatabase) == ["applied", "applied", "withheld", "applied"])
                    for service in services {
                        service.cancel()
                        _ = await service.result
                    }
                }
                for (owner, database) in [(KeptLog.Owner.own, seDatabase), (.peer(se), dkDatabase)] {
                    let audit = LogAudit(KeptLog(owner, in: database), of: Identity(genesis: both.se))
                    #expect(try await audit.run().entries == 4)
                }
            }
        }

        @Test("No batch has their payload or says who reads them, on the bus or over HTTPS")
        func batches() async throws {
            try await withWritten { database, _ in
                let answers = [
                    try #require(try await LogReader(database: database).batch(from: 0)).encoded,
                    try await both.desk(of: database).range(epoch: 0, from: 0, max: 256),
                    await ask(.range(epoch: 0, from: 0, max: 256), of: database),
                ]
                for bytes in answers {
                    #expect(
                        try Batch(decoding: bytes).items.map { $0.payload == .absent } == [false, true, true, false])
                    #expect(!Data(bytes).contains(somebodyElse.description))
                    #expect(!Data(bytes).contains(dk.description))
                }
            }
        }

        private func ask(_ method: RemoteMethod, of database: Database) async -> [UInt8] {
            let now = UInt64(Date().timeIntervalSince1970)
            let call = RemoteCall(
                issuer: dk, audience: se, method: method, nonce: World.system.randomBytes(16), issuedAt: now,
                expiresAt: now + 30)
            let envelope = try! Envelope(
                payload: call.encoded, type: RemoteCall.payloadType, signedBy: TwoOnTheBus.dkKey)
            return await both.desk(of: database).answer(envelope.encoded)
        }

        @Test("Who is not listed is told the same, whether others are or the payload is erased")
        func refusals() async throws {
            try await withWritten { database, _ in
                let key = [UInt8](repeating: 9, count: 32)
                let refused = await ask(.payload(epoch: 0, sequence: 2, key: key), of: database)
                #expect(RemoteFailure(decoding: refused) == .refused(.notAReader))
                try await database.execute("UPDATE log_entry SET salt = NULL, payload = NULL WHERE sequence IN (1, 2)")
                #expect(await ask(.payload(epoch: 0, sequence: 2, key: key), of: database) == refused)
                let erased = await ask(.payload(epoch: 0, sequence: 1, key: key), of: database)
                #expect(RemoteFailure(decoding: erased) == .refused(.erased))
                let beyond = await ask(.payload(epoch: 0, sequence: 4, key: key), of: database)
                #expect(RemoteFailure(decoding: beyond) == .futureCursor(size: 4))
            }
        }

        @Test("A fact for nobody is none")
        func nobody() async throws {
            try await withTerritories { database, _ in
                await #expect(throws: FactReadersOutOfRange.self) {
                    try await database.write {
                        try await FederationLog(world: .system).record(SampleFact(number: 1), to: [], in: $0)
                    }
                }
            }
        }

        @Test("The log goes on where the origin cannot be asked, and what comes later takes effect later, once")
        func late() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                let store = AbsentPayloads(database: dkDatabase, origin: se)
                #expect(try await store.firstUnasked() == 1)
                let due = try await store.due()
                #expect(due.map(\.sequence) == [1, 2])
                try await store.postponeAll()
                #expect(try await store.due().isEmpty)
                #expect(try await store.firstUnasked() == nil)

                let numbers = Numbers()
                let applier = Applier(database: dkDatabase, handlers: [numbers.handler])
                #expect(try await applier.run(se) == 4)
                #expect(numbers.all == [0, 3])

                try await store.keep(try await opening(of: 1, in: seDatabase), of: due[0])
                #expect(try await outcomes(dkDatabase) == ["applied", "late", "absent", "applied"])
                try await applier.runLate(se)
                try await applier.runLate(se)
                #expect(numbers.all == [0, 3, 1])
                #expect(try await outcomes(dkDatabase) == ["applied", "applied", "absent", "applied"])
            }
        }

        private func opening(of sequence: Int, in database: Database) async throws -> Opening {
            let row = try #require(
                try await database.read("SELECT salt, payload FROM log_entry WHERE sequence = \(sequence)").first)
            return Opening(salt: try row.get("salt"), payload: try row.get("payload"))
        }

        @Test("A fact that comes after something newer about its object has no effect, unless order is nothing to it")
        func superseded() async throws {
            for (isOrderFree, expected) in [(false, [1]), (true, [1, 0])] {
                try await withTerritories { seDatabase, dkDatabase in
                    try await PeerStore(database: dkDatabase).pin(both.se, code: "se", name: "")
                    let (log, object) = (FederationLog(world: .system), UUID())
                    try await seDatabase.write { transaction in
                        try await log.record(SampleFact(objectID: object, number: 0), to: [dk], in: transaction)
                        try await log.record(SampleFact(objectID: object, number: 1), in: transaction)
                    }
                    try await both.write(0..<0, in: seDatabase)
                    try await follow(seDatabase, in: dkDatabase)
                    let numbers = Numbers()
                    let handler = isOrderFree ? numbers.handler.orderFree : numbers.handler
                    let applier = Applier(database: dkDatabase, handlers: [handler])
                    try await applier.run(se)
                    let store = AbsentPayloads(database: dkDatabase, origin: se)
                    let absent = try #require(try await store.due().first)
                    try await store.keep(try await opening(of: 0, in: seDatabase), of: absent)
                    try await applier.runLate(se)
                    #expect(numbers.all == expected)
                    #expect(try await outcomes(dkDatabase) == [isOrderFree ? "applied" : "superseded", "applied"])
                }
            }
        }

        @Test("A fact that comes late and fails is set aside, and a refusal is asked again once, a day later")
        func failing() async throws {
            struct Refused: Error {}
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                let store = AbsentPayloads(database: dkDatabase, origin: se)
                let due = try await store.due()
                let applier = Applier(
                    database: dkDatabase,
                    handlers: [
                        FactHandler(SampleFact.self) { fact, _, _ in if fact.number == 1 { throw Refused() } }
                    ])
                try await store.withhold(due[1])
                try await store.postpone(due[0])
                try await applier.run(se)
                try await store.keep(try await opening(of: 1, in: seDatabase), of: due[0])
                try await applier.runLate(se)
                #expect(try await outcomes(dkDatabase) == ["applied", "quarantined", "withheld", "applied"])
                #expect(try await store.due().isEmpty)
                try await dkDatabase.execute("UPDATE peer_entry SET ask_after = ask_after - interval '1 day'")
                #expect(try await store.due().map(\.sequence) == [2])
                try await store.withhold(due[1])
                try await dkDatabase.execute("UPDATE peer_entry SET ask_after = ask_after - interval '1 day'")
                #expect(try await store.due().isEmpty)
            }
        }
    }
}

/// What a handler was given, in order.
final class Numbers: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { numbers.withLock { $0 } }

    var handler: FactHandler {
        FactHandler(SampleFact.self) { fact, _, _ in self.numbers.withLock { $0.append(fact.number) } }
    }
}

extension Data {
    fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
