import Foundation
public import LocalServers
import Logging
public import Postgres
import Synchronization

/// One private PostgreSQL server for all tests of a process, started when the first asks, and a fresh database for each.
public enum TestPostgres {
    private static let started = Mutex<PrivatePostgres?>(nil)
    private static let numbers = Atomic(0)

    /// The server, started by whoever asks first and stopped when the process ends.
    public static func server() throws -> PrivatePostgres {
        try started.withLock { server in
            if let server { return server }
            removeAbandoned()
            let new = try PrivatePostgres.start(in: folder(of: getpid()))
            server = new
            atexit { TestPostgres.stop() }
            return new
        }
    }

    /// Runs `body` with the configuration of a fresh, empty database, connected as the superuser; drops it afterwards.
    public static func withDatabase<Result: Sendable>(
        _ body: @Sendable (DatabaseConfiguration) async throws -> Result
    ) async throws -> Result {
        let server = try server()
        let name = "test_\(numbers.add(1, ordering: .relaxed).newValue)"
        try await administer(server) { try await $0.execute("CREATE DATABASE \(identifier: name)") }
        do {
            let result = try await body(configuration(of: server, database: name))
            try await drop(name, of: server)
            return result
        } catch {
            try? await drop(name, of: server)
            throw error
        }
    }

    /// A server of the test's own, for tests that stop it.
    public static func withOwnServer(_ body: @Sendable (PrivatePostgres) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "territory-own-postgres-\(UUID())")
        let server = try PrivatePostgres.start(in: folder)
        defer {
            server.stop()
            try? FileManager.default.removeItem(at: folder)
        }
        try await body(server)
    }

    /// How to connect to `database` as the superuser.
    public static func configuration(of server: PrivatePostgres, database: String) -> DatabaseConfiguration {
        var configuration = DatabaseConfiguration(
            host: "127.0.0.1", port: server.port, database: database, user: PrivatePostgres.superuser,
            password: server.password)
        // Many tests at once keep a machine busier than a node would be let become.
        configuration.acquireTimeout = .seconds(30)
        return configuration
    }

    private static func drop(_ name: String, of server: PrivatePostgres) async throws {
        try await administer(server) { try await $0.execute("DROP DATABASE \(identifier: name) WITH (FORCE)") }
    }

    private static func administer(
        _ server: PrivatePostgres, _ body: @Sendable (Database) async throws -> Void
    ) async throws {
        let database = Database(configuration(of: server, database: "postgres"), logger: Logger(label: "test"))
        do {
            try await body(database)
            await database.shutdown()
        } catch {
            await database.shutdown()
            throw error
        }
    }

    // MARK: - The folder

    private static let prefix = "territory-test-postgres-"

    private static func folder(of process: pid_t) -> URL {
        FileManager.default.temporaryDirectory.appending(path: "\(prefix)\(process)")
    }

    private static func stop() {
        let server = started.withLock { server in
            defer { server = nil }
            return server
        }
        server?.stop()
        if let server { try? FileManager.default.removeItem(at: server.folder) }
    }

    /// What test processes left that were killed: their server is ended, their folder removed.
    private static func removeAbandoned() {
        let folder = FileManager.default.temporaryDirectory.path
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count)), kill(process, 0) != 0 else { continue }
            if let left = try? PrivatePostgres.start(in: Self.folder(of: process)) { left.stop() }
            try? FileManager.default.removeItem(at: Self.folder(of: process))
        }
    }
}
