import FederationCore
import Foundation
import Kernel
import Postgres
import Synchronization
import Testing

@testable import Federation

extension FederationTests {
    @Suite("What another territory states takes effect in batches")
    struct ApplierTests {
        struct Refused: Error {}

        private let territory = SequencerTests.territory

        /// Runs `body` where `dk` holds `count` facts of `se` that have not taken effect.
        private func withHeld(
            _ count: Int, outbox change: SQL? = nil,
            _ body: @Sendable (Database) async throws -> Void
        ) async throws {
            try await withTerritories { se, dk in
                let log = FederationLog(world: .system)
                try await se.write { transaction in
                    for number in 0..<count { try await log.record(SampleFact(number: number), in: transaction) }
                }
                if let change { try await se.execute(change) }
                let sequencer = Sequencer(
                    database: se, territory: territory, signer: SequencerTests.key, world: .system)
                while try await sequencer.step() > 0 {}
                let genesis = try Genesis(
                    rotation: [SequencerTests.key.publicKey], signing: [SequencerTests.key.publicKey])
                let peers = PeerStore(database: dk)
                try await peers.pin(genesis, code: "se", name: "")
                while let batch = try await LogReader(database: se).batch(from: peers.find(territory).log.size) {
                    _ = try await Follower(database: dk).take(batch: batch.encoded, from: territory)
                }
                try await body(dk)
            }
        }

        /// Writes the numbers of the facts into the peer's name, in the transaction that moves the cursor.
        private func applier(_ dk: Database, seen: Seen = Seen(), refusing refused: Set<Int> = []) -> Applier {
            Applier(
                database: dk,
                handlers: [
                    FactHandler(
                        SampleFact.self,
                        applyAll: { stated, transaction in
                            seen.add(stated.count)
                            let text = stated.map { "\($0.fact.number) " }.joined()
                            try await transaction.execute("UPDATE peer SET name = name || \(text)::text")
                            if stated.contains(where: { refused.contains($0.fact.number) }) { throw Refused() }
                        })
                ])
        }

        private func effects(_ dk: Database) async throws -> [Int] {
            try await PeerStore(database: dk).find(territory).name.split(separator: " ").compactMap { Int($0) }
        }

        private func outcomes(_ dk: Database) async throws -> [String: Int] {
            let rows = try await dk.read("SELECT outcome, count(*) AS n FROM peer_entry GROUP BY outcome")
            return try Dictionary(uniqueKeysWithValues: rows.map { try ($0.get("outcome"), $0.get("n")) })
        }

        @Test("Facts that follow one another reach the module many at a time")
        func together() async throws {
            try await withHeld(600) { dk in
                let seen = Seen()
                #expect(try await applier(dk, seen: seen).run(territory) == 600)
                #expect(try await effects(dk) == Array(0..<600))
                #expect(seen.all == [256, 256, 88])
                let result = try await outcomes(dk)
                #expect(result == ["applied": 600])
            }
        }

        @Test("Facts that fail are set aside alone; all others take effect once and in order")
        func poison() async throws {
            try await withHeld(400) { dk in
                let refused: Set = [0, 77, 78, 399]
                #expect(try await applier(dk, refusing: refused).run(territory) == 400)
                #expect(try await effects(dk) == (0..<400).filter { !refused.contains($0) })
                let result = try await outcomes(dk)
                #expect(result == ["applied": 396, "quarantined": 4])
                let rows = try await dk.read(
                    "SELECT sequence FROM peer_entry WHERE attempts > 0 AND outcome <> 'applied'")
                let tried = try rows.map { try $0.get("sequence", as: Int.self) }
                #expect(Set(tried) == refused)
                let aside = try await PeerStatusStore(database: dk).quarantined(of: territory, limit: 3)
                #expect(aside.map(\.entry.sequence) == [399, 78, 77])
                #expect(aside.map(\.failure) == [String?](repeating: "Refused()", count: 3))
                #expect(aside.allSatisfy { $0.attempts == Applier.maximumAttempts })
            }
        }

        @Test(
            "What was being tried when the node went down goes one by one, and what went down with it five times never again"
        )
        func interrupted() async throws {
            try await withHeld(10) { dk in
                try await dk.execute("UPDATE peer SET trying = 6")
                try await dk.execute("UPDATE peer_entry SET attempts = \(Applier.maximumAttempts) WHERE sequence = 3")
                let seen = Seen()
                #expect(try await applier(dk, seen: seen).run(territory) == 10)
                #expect(try await effects(dk) == [0, 1, 2, 4, 5, 6, 7, 8, 9])
                #expect(seen.all == [1, 1, 1, 1, 1, 4])
            }
        }

        @Test("A database in trouble is no fault of an entry")
        func trouble() async throws {
            try await withHeld(1) { dk in
                let isFull = Mutex(true)
                let applier = Applier(
                    database: dk,
                    handlers: [
                        FactHandler(SampleFact.self) { _, _, _ in
                            guard isFull.withLock({ $0 }) else { return }
                            throw PostgresError.server(
                                SQLState(rawValue: "53100"), constraint: nil, table: nil, column: nil)
                        }
                    ])
                for _ in 0..<Applier.maximumAttempts + 1 {
                    await #expect(throws: PostgresError.self) { try await applier.run(territory) }
                }
                isFull.withLock { $0 = false }
                #expect(try await applier.run(territory) == 1)
                let result = try await outcomes(dk)
                #expect(result == ["applied": 1])
            }
        }

        @Test("Types that the operator does not take are skipped, and get their turn in order when they are taken")
        func policy() async throws {
            let change: SQL = "UPDATE outbox SET type = 'test.other' WHERE id % 2 = 0"
            try await withHeld(6, outbox: change) { dk in
                let decisions = PeerDecisions(database: dk)
                try await decisions.set(PeerPolicy(types: ["test.other"], rate: 7), of: territory)
                #expect(try await applier(dk).run(territory) == 6)
                #expect(try await effects(dk) == [])
                var result = try await outcomes(dk)
                #expect(result == ["not_taken": 3, "unsupported": 3])
                let peer = try await PeerStore(database: dk).find(territory)
                #expect(peer.policy == PeerPolicy(types: ["test.other"], rate: 7))
                try await decisions.set(PeerPolicy(types: [SampleFact.type]), of: territory)
                for _ in 0..<2 { try await applier(dk).runLate(territory) }
                #expect(try await effects(dk) == [0, 2, 4])
                result = try await outcomes(dk)
                #expect(result == ["applied": 3, "unsupported": 3])
            }
        }

        @Test("Entries of a type that was unknown take effect once a program comes that knows it, in order and once")
        func upgrade() async throws {
            try await withHeld(300) { dk in
                #expect(try await Applier(database: dk, handlers: []).run(territory) == 300)
                try await Applier(database: dk, handlers: []).tryAgainWhatIsKnown(of: territory)
                var result = try await outcomes(dk)
                #expect(result == ["unsupported": 300])
                let applier = applier(dk, refusing: [70])
                try await applier.tryAgainWhatIsKnown(of: territory)
                async let first: Void = applier.runLate(territory)
                async let second: Void = applier.runLate(territory)
                _ = try await [first, second]
                #expect(try await effects(dk) == (0..<300).filter { $0 != 70 })
                result = try await outcomes(dk)
                #expect(result == ["applied": 299, "quarantined": 1])
            }
        }

        @Test("Quarantined entries are tried again when an operator says so, and set aside again where they still fail")
        func redrive() async throws {
            try await withHeld(20) { dk in
                try await applier(dk, refusing: [3, 5, 7]).run(territory)
                let decisions = PeerDecisions(database: dk)
                #expect(try await decisions.redrive(territory, at: 7))
                #expect(try await decisions.redrive(territory, at: 8) == false)
                try await applier(dk).runLate(territory)
                #expect(try await effects(dk).suffix(1) == [7])
                #expect(try await decisions.redrive(territory) == 2)
                try await applier(dk, refusing: [5]).runLate(territory)
                #expect(try await effects(dk).suffix(2) == [7, 3])
                let result = try await outcomes(dk)
                #expect(result == ["applied": 19, "quarantined": 1])
                #expect(try await PeerStore(database: dk).setAside(of: territory).total == 1)
            }
        }

        @Test("An entry with the id of an earlier one is kept and takes no effect a second time")
        func repeated() async throws {
            try await withHeld(5) { dk in
                try await dk.execute(
                    """
                    UPDATE peer_entry SET entry = overlay(entry PLACING
                        (SELECT substring(entry FROM 22 FOR 16) FROM peer_entry WHERE sequence = 1) FROM 22)
                    WHERE sequence = 3
                    """)
                #expect(try await applier(dk).run(territory) == 5)
                #expect(try await effects(dk) == [0, 1, 2, 4])
                let result = try await outcomes(dk)
                #expect(result == ["applied": 4, "repeated": 1])
            }
        }

        @Test(
            "A blocked peer's facts take no effect until it is unblocked; whoever told two histories stays forked (S-096)"
        )
        func blocked() async throws {
            try await withHeld(3) { dk in
                let (decisions, peers) = (PeerDecisions(database: dk), PeerStore(database: dk))
                func state() async throws -> FollowedLog.State { try await peers.find(territory).log.state }
                try await decisions.block(territory)
                #expect(try await applier(dk).run(territory) == 0)
                #expect(try await state() == .blocked)
                await #expect(throws: Reject.originBlocked) { try await decisions.retry(territory) }
                try await decisions.unblock(territory)
                #expect(try await applier(dk).run(territory) == 3)
                #expect(try await state() == .live)
                let lie = try Checkpoint(
                    origin: LogOrigin(territory: territory, epoch: 0), size: 3, root: Hash(of: [1])
                ).signed(by: SequencerTests.key, at: 1).encoded
                _ = try await Follower(database: dk).take(head: lie, from: territory)
                try await decisions.block(territory)
                try await decisions.unblock(territory)
                #expect(try await state() == .forked)
                #expect(try await decisions.believeAgain(territory) == false, "two histories of one epoch stay two")
                let root = try await peers.find(territory).log.frontier.root
                let start = EpochStart(number: 1, base: HeadPosition(epoch: 0, size: 3), root: root)
                let key = SequencerTests.key
                let operation = try IdentityOperation(
                    number: 1, previous: territory.hash, change: .epoch(start), rotation: [key.publicKey],
                    signing: [SigningGrant(key: key.publicKey, from: .start)])
                let envelope = try Envelope(payload: operation.encoded, type: Genesis.payloadType, signedBy: key)
                #expect(try await peers.learn([envelope], from: 1, of: territory, now: 1))
                #expect(try await decisions.believeAgain(territory))
                #expect(try await state() == .syncing)
            }
        }

        @Test("A critical entry of a type nobody here knows stops its origin, until a program comes that knows it")
        func critical() async throws {
            let change: SQL = "UPDATE outbox SET critical = true, type = 'test.other' WHERE id % 5 = 0"
            try await withHeld(7, outbox: change) { dk in
                await #expect(throws: ApplierError.criticalTypeUnknown("test.other")) {
                    try await applier(dk).run(territory)
                }
                let peer = try await PeerStore(database: dk).find(territory)
                #expect(peer.name == "0 1 2 3 ")
                #expect(peer.applied == 4)
            }
        }
    }
}

/// How many facts a handler got, call by call.
final class Seen: Sendable {
    private let counts = Mutex<[Int]>([])

    var all: [Int] { counts.withLock { $0 } }

    func add(_ count: Int) { counts.withLock { $0.append(count) } }
}
