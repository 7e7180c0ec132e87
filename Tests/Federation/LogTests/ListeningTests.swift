import FederationCore
import Foundation
import Kernel
import Logging
import NodeTesting
import Postgres
import Synchronization
import Testing

@testable import Federation

extension FederationTests {
    @Suite("Hearing the territory's own facts")
    struct ListeningTests {
        private let log = FederationLog(world: .system)

        /// A fact of another type.
        struct OtherFact: FederatedFact {
            static let type = "test.other"
            static let version: UInt16 = 1
            var objectID = UUID()
        }

        private func record(_ numbers: Range<Int>, in database: Database) async throws {
            let sequencer = Sequencer(
                database: database, territory: SequencerTests.territory, signer: SequencerTests.key, world: .system)
            for number in numbers {
                try await database.write { try await log.record(SampleFact(number: number), in: $0) }
                if number % 3 == 0 { try await database.write { try await log.record(OtherFact(), in: $0) } }
            }
            while try await sequencer.step() > 0 {}
        }

        private func feed(_ listener: OwnFactListener, _ database: Database) -> ListenerFeed {
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            return ListenerFeed(listener, in: database, of: SequencerTests.territory, code: "se", logger: logger)
        }

        struct Refused: Error {}

        /// Appends what it hears to the name of a peer, which stands for any table of a module.
        private func listener(
            _ name: String, failing: @escaping @Sendable (Int) -> Bool = { _ in false }
        ) -> OwnFactListener {
            OwnFactListener(name, SampleFact.self) { fact, _, transaction in
                let text = "\(name)\(fact.number) "
                try await transaction.execute("UPDATE peer SET name = name || \(text)::text")
                if failing(fact.number) { throw Refused() }
            }
        }

        private func heard(in database: Database) async throws -> [String] {
            let text: String = try await database.read("SELECT name FROM peer").first?.get("name") ?? ""
            return text.split(separator: " ").map { String($0) }
        }

        private func withPeer(_ body: @Sendable (Database) async throws -> Void) async throws {
            try await withTerritories { database, _ in
                let key = try SigningKey(seed: [UInt8](repeating: 9, count: 32))
                let genesis = try Genesis(rotation: [key.publicKey], signing: [key.publicKey])
                try await PeerStore(database: database).pin(genesis, code: "no", name: "")
                try await body(database)
            }
        }

        @Test("Facts are heard in the order of the log, each once, by each listener and after a restart too")
        func order() async throws {
            try await withPeer { database in
                try await record(0..<20, in: database)
                var first = feed(listener("a"), database)
                while try await first.step() {}
                try await record(20..<25, in: database)
                while try await first.step() {}
                var restarted = feed(listener("a"), database)
                while try await restarted.step() {}
                #expect(try await heard(in: database) == (0..<25).map { "a\($0)" })
                var second = feed(listener("b"), database)
                while try await second.step() {}
                #expect(try await heard(in: database).suffix(25) == (0..<25).map { "b\($0)" })
            }
        }

        @Test("Two processes that hear at once have one effect")
        func twice() async throws {
            try await withPeer { database in
                try await record(0..<30, in: database)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 {
                        var feed = feed(listener("a"), database)
                        group.addTask { while try await feed.step() {} }
                    }
                    try await group.waitForAll()
                }
                var last = feed(listener("a"), database)
                while try await last.step() {}
                #expect(try await heard(in: database) == (0..<30).map { "a\($0)" })
            }
        }

        @Test("A fact that fails is tried again, then set aside, and leaves no effect; those around it are heard")
        func setAside() async throws {
            try await withPeer { database in
                try await record(0..<6, in: database)
                var failing = feed(listener("a", failing: { $0 == 3 }), database)
                for _ in 0..<40 { _ = try await failing.step() }
                #expect(try await heard(in: database) == [0, 1, 2, 4, 5].map { "a\($0)" })
                let aside = try await database.read("SELECT listener, failure FROM unheard_entry")
                #expect(try aside.map { try $0.get("failure", as: String.self) } == ["Refused()"])
                #expect(
                    try await database.read("SELECT attempts FROM listener").map {
                        try $0.get("attempts", as: Int.self)
                    }
                        == [0])
            }
        }

        @Test(
            "What was set aside is heard once what it lacked is there, ever more rarely tried, by one of two processes")
        func heardLater() async throws {
            try await withPeer { database in
                try await record(0..<6, in: database)
                let isThere = Mutex(false)
                let listener = listener("a", failing: { number in number == 3 && !isThere.withLock { $0 } })
                var failing = feed(listener, database)
                for _ in 0..<40 { _ = try await failing.step() }
                let clock = Mutex(Date())
                func retry() -> ListenerRetry {
                    var world = World.system
                    world.now = { clock.withLock { $0 } }
                    var logger = Logger(label: "test")
                    logger.logLevel = .critical
                    return ListenerRetry(
                        listener, in: database, of: SequencerTests.territory, code: "se", world: world, logger: logger)
                }
                func pause() async throws -> TimeInterval? {
                    try await database.read("SELECT next_try_at FROM unheard_entry").first.map {
                        try $0.get("next_try_at", as: Date.self).timeIntervalSince(clock.withLock { $0 }).rounded()
                    }
                }
                var (first, second) = (retry(), retry())
                for expected in [60.0, 120, 240, 480, 960, 1920, 3600, 3600] {
                    clock.withLock { $0 += 3601 }
                    try await first.look()
                    try await second.look()
                    #expect(try await pause() == expected)
                }
                #expect(try await heard(in: database) == [0, 1, 2, 4, 5].map { "a\($0)" })
                isThere.withLock { $0 = true }
                try await first.look()
                #expect(try await pause() == 3600, "it is not due")
                clock.withLock { $0 += 3601 }
                for _ in 1...2 {
                    try await first.look()
                    try await second.look()
                }
                #expect(try await pause() == nil)
                #expect(try await heard(in: database) == [0, 1, 2, 4, 5, 3].map { "a\($0)" })
            }
        }

        @Test("What was erased is passed over")
        func erased() async throws {
            try await withPeer { database in
                try await record(0..<3, in: database)
                try await database.execute("UPDATE log_entry SET salt = NULL, payload = NULL WHERE sequence = 2")
                var feed = feed(listener("a"), database)
                while try await feed.step() {}
                #expect(try await heard(in: database) == ["a0", "a2"])
            }
        }

        @Test("A listener for every type hears every type")
        func everyType() async throws {
            try await withPeer { database in
                try await record(0..<2, in: database)
                let all = OwnFactListener("all") { fact, transaction in
                    #expect(try fact.read(SampleFact.self) != nil || fact.type == "test.other")
                    try await transaction.execute("UPDATE peer SET name = name || \(fact.type + " ")::text")
                }
                var feed = feed(all, database)
                while try await feed.step() {}
                #expect(try await heard(in: database) == ["test.sample", "test.other", "test.sample"])
            }
        }
    }
}
