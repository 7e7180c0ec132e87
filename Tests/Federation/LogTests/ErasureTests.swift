import FederationBus
import FederationCore
import Foundation
import Kernel
import NodeTesting
import Postgres
import Synchronization
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Erasing what was told")
    struct ErasureTests {
        private let both = TwoOnTheBus()
        private let log = FederationLog(world: .system)
        private let object = UUID()
        private var se: TerritoryID { TerritoryID(genesis: both.se) }
        private var dk: TerritoryID { TerritoryID(genesis: both.dk) }
        /// se states 0 about something, 1 and 2 about `object`, the latter for dk alone, and 3 about something else.
        private func withWritten(_ body: @Sendable (_ se: Database, _ dk: Database) async throws -> Void) async throws {
            try await withTerritories { seDatabase, dkDatabase in
                try await PeerStore(database: dkDatabase).pin(both.se, code: "se", name: "")
                try await PeerStore(database: seDatabase).pin(both.dk, code: "dk", name: "")
                try await seDatabase.write { transaction in
                    try await log.record(SampleFact(number: 0), in: transaction)
                    try await log.record(SampleFact(objectID: object, number: 1111), in: transaction)
                    try await log.record(SampleFact(objectID: object, number: 2222), to: [dk], in: transaction)
                    try await log.record(SampleFact(number: 3), in: transaction)
                }
                try await both.write(0..<0, in: seDatabase)
                try await body(seDatabase, dkDatabase)
            }
        }

        private func erase(in database: Database) async throws {
            try await database.write { transaction in
                try await log.record(SampleFact(objectID: object, number: 4444), in: transaction)
            }
            let count = try await database.write {
                try await log.erase(object, reason: .memberRequest, in: $0)
            }
            #expect(count == 2)
            try await both.write(0..<0, in: database)
        }

        private func follow(_ seDatabase: Database, in dkDatabase: Database) async throws {
            let held = try await PeerStore(database: dkDatabase).find(se).log.size
            let batch = try #require(try await LogReader(database: seDatabase).batch(from: held))
            guard case .accept = try await Follower(database: dkDatabase).take(batch: batch.encoded, from: se) else {
                Issue.record("not accepted")
                return
            }
        }

        private func fetch(_ sequence: Int64, from seDatabase: Database, to dkDatabase: Database) async throws {
            let store = AbsentPayloads(database: dkDatabase, origin: se)
            let absent = try #require(try await store.due().first { $0.sequence == sequence })
            let row = try #require(
                try await seDatabase.read("SELECT salt, payload FROM log_entry WHERE sequence = \(sequence)").first)
            try await store.keep(
                Opening(salt: try row.get("salt"), payload: try row.get("payload")), of: absent)
        }

        private func outcomes(_ database: Database) async throws -> [String] {
            try await database.read("SELECT outcome FROM peer_entry ORDER BY sequence").map { try $0.get("outcome") }
        }

        private func holdsNothing(_ database: Database, _ table: String) async throws -> Bool {
            let rows = try await database.read("SELECT payload FROM \(identifier: table) WHERE payload IS NOT NULL")
            return try rows.allSatisfy { row in
                let text = String(decoding: try row.get("payload", as: Data.self), as: UTF8.self)
                return !text.contains("1111") && !text.contains("2222") && !text.contains("4444")
            }
        }

        @Test("What is erased goes here and there, whoever had it, and no root, proof or verdict changes")
        func everywhere() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                try await fetch(2, from: seDatabase, to: dkDatabase)
                let erased = Erased()
                let applier = Applier(database: dkDatabase, handlers: [erased.handler])
                try await applier.run(se)
                let before = try await PeerStore(database: dkDatabase).find(se).log.frontier.root

                try await erase(in: seDatabase)
                #expect(try await holdsNothing(seDatabase, "log_entry"))
                #expect(
                    try await LogAudit(KeptLog(.own, in: seDatabase), of: Identity(genesis: both.se)).run()
                        .withoutPayload == 2)
                let batch = try #require(try await LogReader(database: seDatabase).batch(from: 0))
                #expect(batch.items.map(\.payload)[1...2] == [.redacted, .absent])
                #expect(batch.items.suffix(2).map(\.entry.audience) == [.identityAndControl, .identityAndControl])

                try await follow(seDatabase, in: dkDatabase)
                try await applier.run(se)
                #expect(try await holdsNothing(dkDatabase, "peer_entry"))
                #expect(
                    try await outcomes(dkDatabase) == [
                        "applied", "erased", "erased", "applied", "applied", "applied",
                    ])
                #expect(erased.sequences == [1, 2])
                #expect(
                    try await LogAudit(KeptLog(.peer(se), in: dkDatabase), of: Identity(genesis: both.se)).run()
                        .withoutPayload == 2)

                let leaves = batch.items.map(\.leaf)
                #expect(MerkleProof.root(of: leaves[..<4]) == before)
                let root = try await PeerStore(database: dkDatabase).find(se).log.frontier.root
                let path = MerkleProof.inclusion(of: 1, in: leaves[...])
                #expect(MerkleProof.isIncluded(leaf: leaves[1], index: 1, size: 6, path: path, root: root))
            }
        }

        @Test("Who comes late verifies the whole log, gets nothing that was erased, and asks for none of it")
        func lateJoiner() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await erase(in: seDatabase)
                try await follow(seDatabase, in: dkDatabase)
                let store = AbsentPayloads(database: dkDatabase, origin: se)
                let due = try await store.due()
                #expect(due.map(\.sequence) == [2])
                try await store.postponeAll()
                try await Applier(database: dkDatabase, handlers: [Numbers().handler]).run(se)
                try await dkDatabase.execute("UPDATE peer_entry SET ask_after = now() WHERE ask_after IS NOT NULL")
                #expect(try await store.due().isEmpty)
                #expect(try await outcomes(dkDatabase)[1...2] == ["erased", "erased"])
            }
        }

        @Test("A relay that calls payloads erased erases nothing: they are asked for, and what was held stays")
        func strippedRelay() async throws {
            try await withWritten { seDatabase, dkDatabase in
                let genuine = try #require(try await LogReader(database: seDatabase).batch(from: 0))
                let stripped = genuine.items.map { BatchItem(entry: $0.entry, payload: .redacted) }
                let relayed = try Batch(items: stripped, note: genuine.note).encoded
                guard case .accept = try await Follower(database: dkDatabase).take(batch: relayed, from: se) else {
                    Issue.record("not accepted")
                    return
                }
                let applier = Applier(database: dkDatabase, handlers: [Numbers().handler])
                try await applier.run(se)
                let due = try await AbsentPayloads(database: dkDatabase, origin: se).due()
                #expect(due.map(\.sequence) == [0, 1, 2, 3])
                for sequence in 0..<4 as Range<Int64> { try await fetch(sequence, from: seDatabase, to: dkDatabase) }
                try await applier.runLate(se)
                #expect(try await outcomes(dkDatabase) == ["applied", "applied", "applied", "applied"])
                #expect(try await Follower(database: dkDatabase).take(batch: relayed, from: se) == .alreadyHeld)
                #expect(try await holdsNothing(dkDatabase, "peer_entry") == false)
            }
        }

        @Test("Also what waits for a newer program or was set aside is erased, even in the transaction that tried it")
        func setAside() async throws {
            struct Refused: Error {}
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                try await fetch(2, from: seDatabase, to: dkDatabase)
                try await Applier(database: dkDatabase, handlers: []).run(se)
                #expect(Set(try await outcomes(dkDatabase)) == ["unsupported"])
                try await dkDatabase.execute("UPDATE peer_entry SET outcome = 'quarantined' WHERE sequence = 2")
                try await erase(in: seDatabase)
                try await follow(seDatabase, in: dkDatabase)
                try await Applier(database: dkDatabase, handlers: []).run(se)
                #expect(try await outcomes(dkDatabase)[1...2] == ["erased", "erased"])
                #expect(try await holdsNothing(dkDatabase, "peer_entry"))
            }
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                try await fetch(2, from: seDatabase, to: dkDatabase)
                try await erase(in: seDatabase)
                try await follow(seDatabase, in: dkDatabase)
                try await Applier(database: dkDatabase, handlers: [Numbers().handler]).run(se)
                #expect(try await outcomes(dkDatabase)[1...2] == ["erased", "erased"])
            }
        }

        @Test("What comes back with an old copy of the database is erased again, also where only the log remembers it")
        func restored() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                let erased = Erased()
                try await Applier(database: dkDatabase, handlers: [erased.handler]).run(se)
                let old = try #require(
                    try await seDatabase.read("SELECT salt, payload FROM log_entry WHERE sequence = 1").first)
                let (salt, payload) = (try old.get("salt", as: Data.self), try old.get("payload", as: Data.self))
                try await erase(in: seDatabase)
                try await follow(seDatabase, in: dkDatabase)
                try await Applier(database: dkDatabase, handlers: [erased.handler]).run(se)

                for (database, table) in [(seDatabase, "log_entry"), (dkDatabase, "peer_entry")] {
                    try await database.execute(
                        """
                        UPDATE \(identifier: table) SET salt = \(salt), payload = \(payload) WHERE sequence = 1
                        """)
                    let objects = Mutex<[UUID]>([])
                    let ledger = ErasureLedger(
                        database: database, handlers: [erased.handler],
                        ownHandlers: [OwnErasureHandler { object, _, _ in objects.withLock { $0.append(object) } }],
                        world: .system)
                    #expect(try await ledger.reapply() == 1)
                    #expect(try await ledger.reapply() == 0)
                    #expect(try await holdsNothing(database, table))
                    #expect(objects.withLock { $0 } == (table == "log_entry" ? [object] : []))
                }
                #expect(erased.sequences == [1, 2, 1])

                // The log came back from peers, and the ledger did not.
                let row = try #require(
                    try await seDatabase.read("SELECT entry_id FROM log_entry WHERE sequence = 3").first)
                let id = try row.get("entry_id", as: UUID.self)
                try await seDatabase.write {
                    let fact = EntryRedacted(epoch: 0, sequence: 3, reason: "member_request", objectID: id)
                    _ = try await log.put(fact, for: .identityAndControl, in: $0)
                }
                try await both.write(0..<0, in: seDatabase)
                #expect(
                    try await ErasureLedger(database: seDatabase, handlers: [], ownHandlers: [], world: .system)
                        .reapply() == 1)
            }
        }

        @Test("What the log told of an erasure may be lost with it: a file knows, and it is told again (R-40)")
        func lostStatement() async throws {
            let path = FileManager.default.temporaryDirectory.appending(path: "erased-\(UUID())")
            defer { try? FileManager.default.removeItem(at: path) }
            try await withWritten { se, _ in
                let file = ErasedFile(path)
                let before = try await OwnLog(database: se).position()
                let kept = try await se.read("SELECT sequence, salt, payload FROM log_entry")
                _ = try await se.write { try await log.erase(object, reason: .memberRequest, in: $0) }
                let step = {
                    let sequencer = Sequencer(
                        database: se, territory: self.se, signer: SequencerTests.key, lastSigned: nil, erased: file,
                        lease: nil, world: .system)
                    while try await sequencer.step() > 0 {}
                }
                try await step()
                #expect(try await file.records().map(\.reason) == [.memberRequest, .memberRequest])

                try await se.asSuperuser { superuser, schema in
                    for table in ["log_erasure", "log_note"] {
                        try await superuser.execute("TRUNCATE \(identifier: schema).\(identifier: table)")
                    }
                    try await superuser.execute("DELETE FROM \(identifier: schema).log_entry WHERE sequence >= 4")
                    for row in kept {
                        try await superuser.execute(
                            """
                            UPDATE \(identifier: schema).log_entry SET salt = \(try row.get("salt", as: Data.self)),
                                payload = \(try row.get("payload", as: Data.self))
                            WHERE sequence = \(try row.get("sequence", as: Int64.self))
                            """)
                    }
                    try await superuser.execute(
                        """
                        UPDATE \(identifier: schema).log_head SET size = 4, frontier = \(before.encodedFrontier),
                            root = \(before.root)
                        """)
                }
                // One that a crash cut changes nothing.
                let handle = try FileHandle(forWritingTo: path)
                try handle.seekToEnd()
                try handle.write(contentsOf: [1, 2, 3])
                try handle.close()
                let objects = Mutex<[UUID]>([])
                let ledger = ErasureLedger(
                    database: se, handlers: [],
                    ownHandlers: [OwnErasureHandler { object, _, _ in objects.withLock { $0.append(object) } }],
                    file: file, world: .system)
                #expect(try await ledger.reapply() == 0)
                #expect(try await ledger.reapplyLost() == 2)
                #expect(try await ledger.reapplyLost() == 0)
                #expect(objects.withLock { Set($0) } == [object])
                #expect(try await holdsNothing(se, "log_entry"))
                #expect(try await se.read("SELECT FROM outbox WHERE type = 'entry.redacted'").count == 2)
                try FileManager.default.removeItem(at: path)
                try await step()
                #expect(try await file.records().count == 2)
            }
        }

        @Test("Whoever erased says so, and who has not for a day is overdue")
        func receipts() async throws {
            try await withWritten { seDatabase, dkDatabase in
                try await follow(seDatabase, in: dkDatabase)
                let applier = Applier(database: dkDatabase, handlers: [Numbers().handler])
                let (own, others) = (ErasureReceipts(database: seDatabase), ErasureReceipts(database: dkDatabase))
                try await applier.run(se)
                #expect(try await others.due(to: se) == nil)
                #expect(try await own.open().map(\.unconfirmed) == [0])
                try await erase(in: seDatabase)
                #expect(try await own.open().map(\.unconfirmed) == [2])
                #expect(try await own.open().map(\.overdue) == [0])

                try await follow(seDatabase, in: dkDatabase)
                try await applier.run(se)
                let due = try #require(try await others.due(to: se))
                #expect(due.size == 6)
                try await others.told(due, to: se, isTaken: false)
                #expect(try await others.due(to: se) == nil)
                try await dkDatabase.execute("UPDATE peer SET tell_after = now()")

                #expect(await tell(7, to: seDatabase) == RemoteFailure.futureCursor(size: 6).encoded)
                #expect(await tell(5, to: seDatabase) == ErasureReceipts.accepted)
                #expect(try await own.open().map(\.unconfirmed) == [1])
                #expect(await tell(6, to: seDatabase) == ErasureReceipts.accepted)
                #expect(await tell(2, to: seDatabase) == ErasureReceipts.accepted)
                #expect(try await own.open().map(\.unconfirmed) == [0])
                try await others.told(due, to: se, isTaken: true)
                #expect(try await others.due(to: se) == nil)
            }
        }

        private func tell(_ size: UInt64, to database: Database) async -> [UInt8] {
            let now = UInt64(Date().timeIntervalSince1970)
            let call = RemoteCall(
                issuer: dk, audience: se, method: .erased(epoch: 0, size: size), nonce: World.system.randomBytes(16),
                issuedAt: now, expiresAt: now + 30)
            let envelope = try! Envelope(
                payload: call.encoded, type: RemoteCall.payloadType, signedBy: TwoOnTheBus.dkKey)
            return await both.desk(of: database).answer(envelope.encoded)
        }
    }
}

/// What a handler was told is erased, in order.
final class Erased: Sendable {
    private let origins = Mutex<[UInt64]>([])

    var sequences: [UInt64] { origins.withLock { $0 } }

    var handler: FactHandler {
        FactHandler(SampleFact.self) { _, _, _ in }.erasing { origin, _ in
            self.origins.withLock { $0.append(origin.sequence) }
        }
    }
}
