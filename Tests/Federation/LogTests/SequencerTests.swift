import FederationCore
import Foundation
import Kernel
import Migrations
import NodeTesting
import Postgres
import Registry
import Testing

@testable import Federation

extension FederationTests {
    @Suite("The territory's own log")
    struct SequencerTests {
        static let key = try! SigningKey(seed: [UInt8](repeating: 3, count: 32))
        static let genesis = try! Genesis(rotation: [key.publicKey], signing: [key.publicKey])
        static let territory = TerritoryID(genesis: genesis)
        private let log = FederationLog(world: .system)

        private func sequencer(_ database: Database) -> Sequencer {
            Sequencer(database: database, territory: Self.territory, signer: Self.key, world: .system)
        }

        /// What somebody who knows only the tid and the key makes of the log.
        private func follow(_ database: Database) async throws -> FollowedLog {
            var follower = FollowedLog(identity: Identity(genesis: Self.genesis))
            while let batch = try await LogReader(database: database).batch(from: follower.size) {
                guard case .accept(let next, _) = follower.judge(batch: batch.encoded).verdict else {
                    Issue.record("\(follower.judge(batch: batch.encoded).verdict)")
                    break
                }
                follower = next
            }
            return follower
        }

        @Test("A fact that is committed gets a position, one that is rolled back never does")
        func commitAndRollback() async throws {
            try await withTerritories { database, _ in
                try await database.write { try await log.record(SampleFact(number: 1), in: $0) }
                try? await database.write { transaction in
                    try await log.record(SampleFact(number: 2), in: transaction)
                    throw CancellationError()
                }
                #expect(try await sequencer(database).step() == 1)
                #expect(try await sequencer(database).step() == 0)
                #expect(try await follow(database).size == 1)
            }
        }

        @Test("A copy that fell behind and takes the database's place gets no more entries")
        func anotherDatabase() async throws {
            try await withTerritories { database, _ in
                let sequencer = sequencer(database)
                try await database.write { try await log.record(SampleFact(number: 1), in: $0) }
                #expect(try await sequencer.step() == 1)
                let before = try await database.read("SELECT size, frontier, root FROM log_head")[0]
                try await database.write { try await log.record(SampleFact(number: 1), in: $0) }
                #expect(try await sequencer.step() == 1)
                try await database.execute(
                    """
                    UPDATE log_head SET size = 1, frontier = \(try before.get("frontier", as: Data.self)),
                        root = \(try before.get("root", as: Data.self))
                    """)
                try await database.write { try await log.record(SampleFact(number: 1), in: $0) }
                await #expect(throws: Deposed.self) { try await sequencer.step() }
                #expect(try await database.read("SELECT FROM outbox").count == 1)
            }
        }

        @Test("Thirty-two writers of short and long transactions lose nothing, and a stranger verifies all of it")
        func writers() async throws {
            try await withTerritories { database, _ in
                let committed = try await withThrowingTaskGroup(of: Int.self) { group in
                    for writer in 0..<32 {
                        group.addTask {
                            for number in 0..<20 {
                                try await database.write { transaction in
                                    try await log.record(SampleFact(number: writer * 100 + number), in: transaction)
                                    if number % 7 == 0 { try await Task.sleep(for: .milliseconds(20)) }
                                }
                            }
                            return 20
                        }
                    }
                    let sequencing = Task {
                        var waiting = 32 * 20
                        while waiting > 0 {
                            let count = try await sequencer(database).step()
                            waiting -= count
                            if count == 0 { try await Task.sleep(for: .milliseconds(5)) }
                        }
                    }
                    let sum = try await group.reduce(0, +)
                    try await sequencing.value
                    return sum
                }
                while try await sequencer(database).step() > 0 {}
                let follower = try await follow(database)
                #expect(follower.size == UInt64(committed))
                #expect(try await database.read("SELECT 1 FROM outbox").isEmpty)
            }
        }

        @Test("Two sequencers at once write one history")
        func race() async throws {
            try await withTerritories { database, _ in
                try await database.write { transaction in
                    for number in 0..<300 { try await log.record(SampleFact(number: number), in: transaction) }
                }
                async let first = sequencer(database).step()
                async let second = sequencer(database).step()
                let counts = try await [first, second]
                #expect(counts.reduce(0, +) == 300)
                #expect(try await follow(database).size == 300)
            }
        }

        @Test("The node's own role can neither rewrite an entry nor take back a head")
        func appendOnly() async throws {
            try await withTerritories { database, _ in
                try await database.write { try await log.record(SampleFact(number: 1), in: $0) }
                try await sequencer(database).step()
                for statement in [
                    "UPDATE log_entry SET entry = ''", "DELETE FROM log_entry", "UPDATE log_note SET note = ''",
                    "DELETE FROM log_note", "DELETE FROM log_head", "TRUNCATE log_entry",
                ] {
                    await #expect(throws: PostgresError.self, "\(statement)") {
                        try await database.execute("\(unsafe: statement)")
                    }
                }
                try await database.execute("UPDATE log_entry SET salt = NULL, payload = NULL")
                #expect(try await follow(database).size == 1)
            }
        }
    }
}
