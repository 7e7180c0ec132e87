import Foundation
import Kernel
import LocalServers
import Logging
import NodeTesting
import Synchronization
import Testing

@testable import Postgres

/// Runs `body` with a pool on a fresh database; fails the test that leaves a connection leased.
func withPool(
    _ change: @Sendable (inout DatabaseConfiguration) -> Void = { _ in },
    _ body: @Sendable (Database) async throws -> Void
) async throws {
    try await TestPostgres.withDatabase { configuration in
        var configuration = configuration
        change(&configuration)
        let database = Database(configuration, logger: Logger(label: "test"))
        do {
            try await body(database)
        } catch {
            await database.shutdown()
            throw error
        }
        try await Task.sleep(for: .milliseconds(20))
        #expect(database.statistics.leased == 0, "a connection was not given back")
        await database.shutdown()
    }
}

@Suite("Against a real server", .serialized)
struct ServerTests {
    @Test("Whoever ends a pool at the same time as others is told of its end like them")
    func endedByMany() async throws {
        for _ in 0..<50 {
            let configuration = try DatabaseConfiguration(dsn: "postgresql://nobody@127.0.0.1:1/none")
            let database = Database(configuration, logger: Logger(label: "test"))
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { await database.shutdown() } }
            }
        }
    }

    @Test("Every type comes back as it went, alone, absent and in arrays")
    func types() async throws {
        try await withPool { database in
            let date = Date(timeIntervalSince1970: 1_790_000_000.123456)
            let id = UUID()
            let rows = try await database.read(
                """
                SELECT \(42)::bigint AS i, \(Int32(-7))::int AS j, \(true)::bool AS b, \(1.5)::float8 AS d,
                    \("å'\"\\")::text AS s, \(Data([0, 1, 255]))::bytea AS y, \(id)::uuid AS u, \(date)::timestamptz AS t,
                    \([1, 2, 3])::bigint[] AS a, \(["a,b", "", "{}", "NULL"])::text[] AS sa,
                    \(nil as String?)::text AS n, \([Optional("x"), nil])::text[] AS na
                """)
            let row = try #require(rows.first)
            #expect(try row.get("i", as: Int.self) == 42)
            #expect(try row.get("j", as: Int32.self) == -7)
            #expect(try row.get("b", as: Bool.self))
            #expect(try row.get("d", as: Double.self) == 1.5)
            #expect(try row.get("s", as: String.self) == "å'\"\\")
            #expect(try row.get("y", as: Data.self) == Data([0, 1, 255]))
            #expect(try row.get("u", as: UUID.self) == id)
            #expect(abs(try row.get("t", as: Date.self).timeIntervalSince(date)) < 0.000_001)
            #expect(try row.get("a", as: [Int].self) == [1, 2, 3])
            #expect(try row.get("sa", as: [String].self) == ["a,b", "", "{}", "NULL"])
            #expect(try row.get("n", as: String?.self) == nil)
            #expect(try row.get("na", as: [String?].self) == ["x", nil])
        }
    }

    @Test("Ten thousand concurrent statements share two connections")
    func concurrency() async throws {
        try await withPool({ $0.acquireTimeout = .seconds(60) }) { database in
            let sum = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<10_000 {
                    group.addTask { try await database.read("SELECT \(number)::int AS n").first?.get("n") ?? -1 }
                }
                return try await group.reduce(0, +)
            }
            #expect(sum == 10_000 * 9_999 / 2)
            #expect(database.statistics.open <= 2)
        }
    }

    @Test("A failing statement in the middle of a pipeline touches nobody else (S-085)")
    func failureInPipeline() async throws {
        try await withPool { database in
            let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let divisor = number % 5 == 0 ? 0 : 1
                        let row = try? await database.read("SELECT \(number)::int / \(divisor)::int AS n").first
                        return (number, (try? row?.get("n", as: Int.self)) == number)
                    }
                }
                return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
            }
            #expect(outcomes.allSatisfy { $1 == ($0 % 5 != 0) })
        }
    }

    @Test("Whether a commit waits for the disk is said for one transaction only")
    func waitingForDisk() async throws {
        try await withPool({ $0.leasedConnections = 1 }) { database in
            for waits in [true, false, true] {
                let setting = try await database.write(waitsForDisk: waits) { transaction in
                    try await transaction.query("SHOW synchronous_commit").first?.get(
                        "synchronous_commit", as: String.self)
                }
                #expect(setting == (waits ? "on" : "off"))
            }
        }
    }

    @Test("A transaction is kept whole or not at all")
    func transactions() async throws {
        try await withPool { database in
            try await database.execute("CREATE TABLE t (n int PRIMARY KEY)")
            try await database.write { try await $0.execute("INSERT INTO t VALUES (1)") }
            await #expect(throws: PostgresError.self) {
                try await database.write { transaction in
                    try await transaction.execute("INSERT INTO t VALUES (2)")
                    try await transaction.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(try await database.read("SELECT count(*) AS n FROM t").first?.get("n", as: Int.self) == 1)
        }
    }

    @Test("Errors carry code and names but no data (S-068)")
    func errors() async throws {
        try await withPool { database in
            try await database.execute("CREATE TABLE person (email text CONSTRAINT one_each UNIQUE)")
            try await database.execute("INSERT INTO person VALUES (\("eva@example.org"))")
            do {
                try await database.execute("INSERT INTO person VALUES (\("eva@example.org"))")
                Issue.record("accepted twice")
            } catch let error as PostgresError {
                #expect(error.state == .uniqueViolation)
                #expect(!"\(error)".contains("eva"))
                #expect("\(error)".contains("one_each"))
            }
        }
    }

    @Test("A transaction that meets a serialization failure runs again (S-082)")
    func retries() async throws {
        try await withPool { database in
            try await database.execute("CREATE TABLE counter (n int)")
            try await database.execute("INSERT INTO counter VALUES (0)")
            let attempts = Atomic(0)
            try await database.write(isolation: .repeatableRead) { transaction in
                _ = try await transaction.query("SELECT n FROM counter")
                // Somebody else is quicker, once.
                if attempts.add(1, ordering: .relaxed).newValue == 1 {
                    try await database.execute("UPDATE counter SET n = n + 1")
                }
                try await transaction.execute("UPDATE counter SET n = n + 1")
            }
            #expect(attempts.load(ordering: .relaxed) == 2)
            #expect(try await database.read("SELECT n FROM counter").first?.get("n", as: Int.self) == 2)
        }
    }

    @Test("Whoever gets no connection in time is told so (S-081)")
    func acquireTimeout() async throws {
        try await withPool({
            $0.leasedConnections = 1
            $0.acquireTimeout = .seconds(3)
        }) { database in
            try await database.write { _ in
                _ = await #expect(throws: PostgresError.acquireTimeout) { try await database.write { _ in } }
            }
        }
    }

    @Test("A cancelled task ends its statement and gives its connection back")
    func cancellation() async throws {
        try await withPool { database in
            let task = Task {
                try await database.write { try await $0.execute("SELECT pg_sleep(30)") }
            }
            try await Task.sleep(for: .milliseconds(200))
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(5))
            #expect(try await database.read("SELECT 1 AS n").count == 1)
        }
    }

    @Test("A cancellation that comes as its statement ends does not end the next one of that connection")
    func lateCancellation() async throws {
        // How long a connection is waited for says nothing here.
        try await withPool({ ($0.leasedConnections, $0.acquireTimeout) = (1, .seconds(30)) }) { database in
            for _ in 1...200 {
                let task = Task { try await database.write { try await $0.execute("SELECT pg_sleep(0.002)") } }
                try await Task.sleep(for: .milliseconds(3))
                task.cancel()
                try await database.write { try await $0.execute("SELECT pg_sleep(0.01)") }
                _ = await task.result
            }
        }
    }

    @Test("A session ended by an administrator fails its statement and nothing after")
    func terminated() async throws {
        try await withPool { database in
            let task = Task { try await database.write { try await $0.execute("SELECT pg_sleep(30)") } }
            let isEnded = try await eventually {
                try await database.read(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND query = 'SELECT pg_sleep(30)'
                    """
                ).count == 1
            }
            #expect(isEnded)
            await #expect(throws: PostgresError.connection(.lost)) { try await task.value }
            #expect(try await database.write { try await $0.query("SELECT 1 AS n") }.count == 1)
        }
    }

    @Test("A wrong password and a missing database are told apart, at once")
    func refused() async throws {
        try await withPool({ $0.password = "wrong" }) { database in
            await #expect(throws: PostgresError.connection(.authentication)) { try await database.read("SELECT 1") }
        }
        try await withPool({ $0.database = "nowhere" }) { database in
            await #expect(throws: PostgresError.connection(.databaseMissing)) { try await database.read("SELECT 1") }
        }
    }

    @Test("A text with NUL is refused instead of cut (S-086)")
    func nul() async throws {
        try await withPool { database in
            await #expect(throws: PostgresError.encoding) { try await database.read("SELECT \("a\u{0}b") AS s") }
        }
    }

    @Test("A script runs several statements, and COPY writes many rows")
    func scriptAndCopy() async throws {
        try await withPool { database in
            let copied = try await database.write { transaction in
                try await transaction.executeScript("CREATE TABLE t (n int, s text); CREATE INDEX ON t (n);")
                let rows = (0..<5000).map { [$0, $0 % 2 == 0 ? "tab\tline\nback\\slash" : nil] as [any PostgresValue] }
                return try await transaction.copyIn("t", columns: ["n", "s"], rows: rows)
            }
            #expect(copied == 5000)
            let row = try await database.read("SELECT s, (SELECT count(s) FROM t) AS c FROM t WHERE n = 4").first
            #expect(try row?.get("s", as: String.self) == "tab\tline\nback\\slash")
            #expect(try row?.get("c", as: Int.self) == 2500)
        }
    }

    @Test("A listener is woken by a notification")
    func listening() async throws {
        try await withPool { database in
            let stream = database.listen("news")
            let woken = Task { () -> Int in
                var count = 0
                for await _ in stream {
                    count += 1
                    if count == 2 { break }
                }
                return count
            }
            for _ in 0..<50 {
                try await database.execute("NOTIFY news")
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(await woken.value == 2)
        }
    }

    @Test("A statement that a limit stops is told as a time-out")
    func statementTimeout() async throws {
        try await withPool({ $0.statementTimeout = .milliseconds(100) }) { database in
            await #expect(throws: PostgresError.timeout) { try await database.read("SELECT pg_sleep(5)") }
        }
    }

    @Test("A restart of the server under load loses nothing that was acknowledged, and writing goes on")
    func restart() async throws {
        try await TestPostgres.withOwnServer { server in
            var configuration = TestPostgres.configuration(of: server, database: "postgres")
            configuration.acquireTimeout = .seconds(20)
            let database = Database(configuration, logger: Logger(label: "test"))
            try await database.execute("CREATE TABLE t (n int PRIMARY KEY)")
            let writers = (0..<8).map { writer in
                Task { () -> Set<Int> in
                    var acknowledged: Set<Int> = []
                    for number in 0..<150 {
                        let value = writer * 1000 + number
                        let done: Void? = try? await database.write {
                            try await $0.execute("INSERT INTO t VALUES (\(value))")
                            try await Task.sleep(for: .milliseconds(2))
                        }
                        if done != nil { acknowledged.insert(value) }
                    }
                    return acknowledged
                }
            }
            try await Task.sleep(for: .milliseconds(100))
            server.kill()
            try server.start()
            var acknowledged: Set<Int> = []
            for writer in writers { acknowledged.formUnion(await writer.value) }
            let kept = Set(try await database.read("SELECT n FROM t").map { try $0.get("n", as: Int.self) })
            #expect(acknowledged.isSubset(of: kept))
            #expect(acknowledged.count > 600)
            await database.shutdown()
        }
    }
}
