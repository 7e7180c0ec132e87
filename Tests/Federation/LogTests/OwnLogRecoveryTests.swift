import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import NodeTesting
import Postgres
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Nothing is signed before the log is known to be whole (R-40)")
    struct OwnLogRecoveryTests {
        private let both = TwoOnTheBus()
        private let file = FileManager.default.temporaryDirectory.appending(path: "last-signed-\(UUID())")

        private var territory: TerritoryID { TerritoryID(genesis: both.se) }

        private func head(_ size: UInt64, _ root: Hash) -> Checkpoint {
            Checkpoint(origin: LogOrigin(territory: territory, epoch: 0), size: size, root: root)
        }

        /// Runs the log of `se` for as long as `body` does.
        private func withLog(
            of database: Database, bus: Bus, signed: LastSigned? = nil, as identity: Identity? = nil,
            _ body: @Sendable (LogStatus) async throws -> Void
        ) async throws {
            let status = LogStatus()
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let service = LogService(
                database: database, bus: bus, identity: identity ?? Identity(genesis: both.se),
                signer: SequencerTests.key, world: .system, lastSigned: signed, status: status, logger: logger)
            let running = Task { try await service.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body(status)) } catch { result = .failure(error) }
            running.cancel()
            _ = await running.result
            try result.get()
        }

        /// Runs what answers for `dk`, who keeps a log of `se` as `keep` leaves it.
        private func withPeer(
            _ se: Database, _ dk: Database, _ bus: Bus, keep: @Sendable () async throws -> Void,
            _ body: @Sendable () async throws -> Void
        ) async throws {
            try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
            try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
            try await keep()
            let desk = RequestDesk(
                database: dk, identity: try IdentityChain([both.dk.signed(by: TwoOnTheBus.dkKey)]),
                signer: TwoOnTheBus.dkKey,
                metrics: FederationMetrics(territory: "test"), world: .system)
            let server = RequestServer(desk: desk, bus: bus, territory: TerritoryID(genesis: both.dk))
            let serving = Task { try await server.run() }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            serving.cancel()
            _ = await serving.result
            try result.get()
        }

        private func keep(_ head: Checkpoint, signedBy key: SigningKey, at dk: Database) async throws {
            let note = try head.signed(by: key, at: 1).encoded
            try await dk.execute(
                """
                INSERT INTO peer_note (tid, epoch, size, note)
                VALUES (\(territory.description), 0, \(Int64(clamping: head.size)), \(Data(note)))
                """)
        }

        @Test("Where the last-signed file names more than the database has, and nobody gives it, nothing is signed")
        func behindTheFile() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            let signed = LastSigned(file)
            try await signed.keep(head(5, Hash(of: [5])))
            try await withTerritories { se, _ in
                try await both.withBuses { bus, _ in
                    try await FederationLog(world: .system).recordSample(in: se)
                    try await withLog(of: se, bus: bus, signed: signed) { status async throws in
                        #expect(try await eventually { status.state == .behind(held: 0, signed: 5) })
                        #expect(try await LogReader(database: se).size() == 0)
                        #expect(try await se.read("SELECT 1 FROM outbox").count == 1)
                    }
                }
            }
        }

        @Test("What a lost database had is taken back from a peer, and the log goes on after it")
        func takenBack() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            let signed = LastSigned(file)
            try await withTerritories { se, dk in
                try await both.write(0..<600, in: se)
                try await both.withBuses { bus, peer in
                    try await withPeer(se, dk, peer) {
                        try await followAll(of: se, at: dk)
                    } _: {
                        let first = try await KeptLog(.own, in: se).entries(from: 0, limit: 1)[0]
                        try await se.loseLog()
                        // A fact that waits in the backup has its position in the log already.
                        try await se.wait(first)
                        try await FederationLog(world: .system).recordSample(in: se)
                        try await withLog(of: se, bus: bus, signed: signed) { status async throws in
                            #expect(try await eventually { try await LogReader(database: se).size() == 601 })
                            #expect(status.state == .leading)
                        }
                    }
                }
                #expect(
                    try await LogAudit(KeptLog(.own, in: se), of: Identity(genesis: SequencerTests.genesis)).run()
                        .entries == 601)
                #expect(try await signed.head()?.size == 601)
            }
        }

        @Test("Payloads that one peer leaves out are taken from another")
        func strippedByOne() async throws {
            try await withTwoPeers(
                300,
                changing: { answer in
                    guard let batch = try? Batch(decoding: answer) else { return answer }
                    var items = batch.items
                    for index in items.indices { items[index].payload = .absent }
                    return (try? Batch(items: items, note: batch.note).encoded) ?? answer
                }
            ) { se, status async throws in
                #expect(try await eventually { status.state == .leading })
                #expect(try await se.read("SELECT FROM log_entry WHERE payload IS NOT NULL").count == 300)
            }
        }

        @Test("A peer that says it has more, and does not give it, does not keep another from giving it")
        func withheldByOne() async throws {
            try await withTwoPeers(
                3, changing: { (try? Batch(decoding: $0)) == nil ? $0 : nil }
            ) { se, status async throws in
                #expect(try await eventually { status.state == .leading })
                #expect(try await LogReader(database: se).size() == 3)
            }
        }

        @Test(
            "What a peer has beyond a database and a file that agree was signed by a thief, unless the machine was put back"
        )
        func signedElsewhere() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            try await withTerritories { se, dk in
                try await both.write(0..<3, in: se)
                let signed = LastSigned(file)
                let own = try await OwnLog(database: se).position()
                try await signed.keep(head(3, own.frontier.root))
                try await both.withBuses { bus, peer in
                    try await withPeer(se, dk, peer) {
                        try await keep(head(9, Hash(of: [9])), signedBy: SequencerTests.key, at: dk)
                    } _: {
                        try await withLog(of: se, bus: bus, signed: signed) { status async throws in
                            #expect(try await eventually { status.state == .signedElsewhere(held: 3, signed: 9) })
                            #expect(status.state.problem?.contains("territory key revoke") == true)
                        }
                        let longAgo = Date(timeIntervalSinceNow: -2 * OwnLogRecovery.absence)
                        try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: file.path)
                        try await withLog(of: se, bus: bus, signed: signed) { status async throws in
                            #expect(
                                try await eventually {
                                    status.state == .behind(held: 3, signed: 9)
                                })
                        }
                    }
                }
            }
        }

        @Test("A machine that was away waits for one peer, for its file may have been put back with it")
        func away() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            try await withTerritories { se, dk in
                try await both.write(0..<3, in: se)
                let signed = LastSigned(file)
                try await signed.keep(head(3, OwnLog(database: se).position().frontier.root))
                let longAgo = Date(timeIntervalSinceNow: -2 * OwnLogRecovery.absence)
                try FileManager.default.setAttributes([.modificationDate: longAgo], ofItemAtPath: file.path)
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.withBuses { bus, peer in
                    try await withLog(of: se, bus: bus, signed: signed) { status async throws in
                        #expect(try await eventually { status.state == .asking })
                        try await Task.sleep(for: OwnLogRecovery.patience * 1.5)
                        #expect(status.state == .asking)
                        try await withPeer(se, dk, peer) {
                        } _: {
                            let leads = try await eventually { status.state == .leading }
                            #expect(leads)
                        }
                    }
                }
            }
        }

        /// `se` loses its log and begins again while two hold all of it: dk, who answers late, and one whose answers are changed on the way.
        private func withTwoPeers(
            _ count: Int, changing change: @escaping @Sendable ([UInt8]) -> [UInt8]?,
            _ body: @Sendable (Database, LogStatus) async throws -> Void
        ) async throws {
            let noKey = try SigningKey(seed: [UInt8](repeating: 8, count: 32))
            let no = try Genesis(rotation: [noKey.publicKey], signing: [noKey.publicKey])
            try await withTerritories { se, dk in
                try await both.write(0..<count, in: se)
                for (genesis, code) in [(both.dk, "dk"), (no, "no")] {
                    try await PeerStore(database: se).pin(genesis, code: code, name: "")
                }
                try await PeerStore(database: dk).pin(both.se, code: "se", name: "")
                try await followAll(of: se, at: dk)
                try await both.withBuses(of: [both.se, both.dk, no]) { buses in
                    let serving = [
                        serve(dk, as: both.dk, TwoOnTheBus.dkKey, over: buses[1], after: .milliseconds(30)) { $0 },
                        serve(dk, as: no, noKey, over: buses[2], after: .zero, change),
                    ]
                    try await Task.sleep(for: .milliseconds(200))
                    try await se.loseLog()
                    try await withLog(of: se, bus: buses[0]) { status async throws in
                        try await body(se, status)
                    }
                    for server in serving { server.cancel() }
                }
            }
        }

        private func followAll(of se: Database, at dk: Database) async throws {
            while let page = try await LogReader(database: se)
                .batch(from: PeerStore(database: dk).find(territory).log.size)
            {
                _ = try await Follower(database: dk).take(batch: page.encoded, from: territory)
            }
        }

        /// Answers late, and not what it should.
        private func serve(
            _ database: Database, as genesis: Genesis, _ key: SigningKey, over bus: Bus, after delay: Duration,
            _ change: @escaping @Sendable ([UInt8]) -> [UInt8]?
        ) -> Task<Void, any Error> {
            Task {
                let desk = RequestDesk(
                    database: database, identity: try IdentityChain([genesis.signed(by: key)]), signer: key,
                    metrics: FederationMetrics(territory: "test"), world: .system)
                let subject = Subjects(TerritoryID(genesis: genesis)).requests
                for await message in bus.subscribe(subject, buffering: 64) {
                    try await Task.sleep(for: delay)
                    guard let reply = message.replyTo, let answer = change(await desk.answer(message.payload)) else {
                        continue
                    }
                    try bus.publish(reply, answer)
                }
            }
        }

        @Test(
            "Without the last-signed file and an answer of every peer nothing is signed, unless a new epoch has begun")
        func withoutFile() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            try await withTerritories { se, _ in
                try await both.write(0..<3, in: se)
                try await PeerStore(database: se).pin(both.dk, code: "dk", name: "")
                try await both.withBuses { bus, _ in
                    try await withLog(of: se, bus: bus, signed: LastSigned(file)) { status async throws in
                        #expect(
                            try await eventually { status.state == .unconfirmed(silent: ["dk"]) })
                        #expect(status.state.problem?.contains("territory log epoch") == true)
                    }
                    let operation = try await EpochChange(
                        database: se, identity: Identity(genesis: SequencerTests.genesis), world: .system
                    ).perform { start in
                        let operation = try IdentityOperation(
                            number: 1, previous: territory.hash, change: .epoch(start),
                            rotation: [SequencerTests.key.publicKey],
                            signing: [SigningGrant(key: SequencerTests.key.publicKey, from: .start)])
                        return try Envelope(
                            payload: operation.encoded, type: Genesis.payloadType, signedBy: SequencerTests.key)
                    }
                    // What signs goes by the identity, which a crash may have kept from having the epoch.
                    try await withLog(of: se, bus: bus, signed: LastSigned(file)) { status async throws in
                        #expect(try await eventually { status.state == .inUnsignedEpoch(1) })
                    }
                    let identity = try Identity(genesis: both.se).appending(operation)
                    try await withLog(of: se, bus: bus, signed: LastSigned(file), as: identity) { status async throws in
                        #expect(try await eventually { status.state == .leading })
                    }
                }
            }
        }

        @Test("A database that ends beyond where the next epoch began is whole, and nothing is signed on it")
        func beyondTheBase() async throws {
            defer { try? FileManager.default.removeItem(at: file) }
            try await withTerritories { se, _ in
                try await both.write(0..<3, in: se)
                let base = try await OwnLog(database: se).position().frontier
                try await both.write(3..<5, in: se)
                let start = EpochStart(
                    number: 1, base: HeadPosition(epoch: 0, size: base.size), root: base.root)
                let operation = try IdentityOperation(
                    number: 1, previous: territory.hash, change: .epoch(start),
                    rotation: [SequencerTests.key.publicKey],
                    signing: [SigningGrant(key: SequencerTests.key.publicKey, from: .start)])
                let identity = try Identity(genesis: both.se).appending(
                    Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: SequencerTests.key))
                try await LogSelfCheck.run(of: identity, in: se)
                let signed = LastSigned(file)
                try await signed.keep(
                    Checkpoint(
                        origin: LogOrigin(territory: territory, epoch: 1), size: base.size + 1, root: Hash(of: [1])))
                try await FederationLog(world: .system).recordSample(in: se)
                try await both.withBuses { bus, _ in
                    try await withLog(of: se, bus: bus, signed: signed, as: identity) { status async throws in
                        #expect(try await eventually { status.state == .inPastEpoch(0, current: 1) })
                        #expect(try await LogReader(database: se).size() == 5)
                        #expect(try await se.read("SELECT 1 FROM outbox").count == 1)
                    }
                }
            }
        }

        @Test("A head that another key signed changes nothing")
        func forgedHead() async throws {
            try await withTerritories { se, dk in
                try await both.withBuses { bus, peer in
                    try await withPeer(se, dk, peer) {
                        try await keep(head(9, Hash(of: [9])), signedBy: TwoOnTheBus.dkKey, at: dk)
                    } _: {
                        try await FederationLog(world: .system).recordSample(in: se)
                        try await withLog(of: se, bus: bus) { status async throws in
                            #expect(try await eventually { status.state == .leading })
                            #expect(try await eventually { try await LogReader(database: se).size() == 1 })
                        }
                    }
                }
            }
        }

        @Test("A head of the territory's own at a held size with another root stops it, and it stays stopped")
        func forkedSelf() async throws {
            try await withTerritories { se, dk in
                try await both.write(0..<3, in: se)
                try await both.withBuses { bus, peer in
                    try await withPeer(se, dk, peer) {
                        try await keep(head(2, Hash(of: [9])), signedBy: SequencerTests.key, at: dk)
                    } _: {
                        try await FederationLog(world: .system).recordSample(in: se)
                        try await withLog(of: se, bus: bus) { status async throws in
                            #expect(try await eventually { status.state == .forked(size: 2) })
                        }
                    }
                    try await withLog(of: se, bus: bus) { status async throws in
                        #expect(try await eventually { status.state == .forked(size: 2) })
                        #expect(try await LogReader(database: se).size() == 3)
                    }
                }
            }
        }

        @Test("A database that may lose what it acknowledged signs nothing (R-08)")
        func unsafeDatabase() async throws {
            try await withTwoPools { first, second in
                try await both.withBuses { bus, _ in
                    try await FederationLog(world: .system).recordSample(in: first)
                    // Sessions that begin from now on have it.
                    try await first.execute("ALTER ROLE CURRENT_USER SET synchronous_commit = off")
                    try await withLog(of: second, bus: bus) { status async throws in
                        #expect(try await eventually { status.state == .unsafe("synchronous_commit is off") })
                        #expect(try await LogReader(database: first).size() == 0)
                    }
                }
            }
        }
    }
}

extension FederationLog {
    fileprivate func recordSample(in database: Database) async throws {
        try await database.write { try await record(SampleFact(number: 1), in: $0) }
    }
}

extension Database {
    /// What restoring an empty backup leaves of the log. The node's own role cannot do this.
    fileprivate func loseLog() async throws {
        try await asSuperuser { superuser, schema in
            try await superuser.execute("TRUNCATE \(identifier: schema).log_entry, \(identifier: schema).log_note")
            try await superuser.execute(
                "UPDATE \(identifier: schema).log_head SET size = 0, frontier = '', root = sha256('')")
        }
    }

    /// - Parameter body: gets the name of this territory's schema, too.
    func asSuperuser(_ body: (Database, String) async throws -> Void) async throws {
        let names = try await read("SELECT current_database()::text AS database, current_schema()::text AS schema")
        let superuser = Database(
            TestPostgres.configuration(
                of: try TestPostgres.server(), database: try names[0].get("database", as: String.self)),
            logger: Logger(label: "test"))
        try await body(superuser, try names[0].get("schema", as: String.self))
        await superuser.shutdown()
    }

    /// Puts a fact into the outbox, as it waited there once.
    fileprivate func wait(_ kept: KeptLog.Kept) async throws {
        guard case .inline(let opening) = kept.payload else { return }
        try await execute(
            """
            INSERT INTO outbox (entry_id, type, schema_version, object_id, time_ms, audience, critical, salt, payload)
            VALUES (\(kept.entry.id), \(kept.entry.type.name), 1, \(kept.entry.objectID), 0, 0, false,
                \(Data(opening.salt)), \(Data(opening.payload)))
            """)
    }
}
