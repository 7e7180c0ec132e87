public import Foundation
import Kernel
import LocalServers
import Logging
public import Postgres
public import Registry

/// A prepared database with an empty registry and a folder for keys, all of its own.
public struct TestRegistry: Sendable {
    /// As the operator, who creates territories.
    public let operatorDatabase: Database
    public let configuration: DatabaseConfiguration
    /// Where key folders are made.
    public let folder: URL
    public let migrations: [Migration]

    /// The operator role belongs to the whole server, so all tests give it one password.
    private static let operatorPassword = "operator-of-the-tests"

    /// A node mostly waits, so some of them at a time use a machine of two cores well; more would make each slow.
    private static let running = Places(3)

    /// PostgreSQL refuses two who change one role at once.
    private static let preparing = Places(1)

    /// Runs `body` with a fresh registry; territories it made are removed afterwards, for roles outlive databases.
    ///
    /// - Parameter isAlone: no other test has territories meanwhile. Roles belong to the whole server, so that whoever counts them
    ///   has to be alone.
    public static func with(
        migrations: [Migration], isAlone: Bool = false, _ body: @Sendable (TestRegistry) async throws -> Void
    ) async throws {
        try await running.use(isAlone ? running.count : 1) { try await prepare(migrations: migrations, body) }
    }

    private static func prepare(
        migrations: [Migration], _ body: @Sendable (TestRegistry) async throws -> Void
    ) async throws {
        try await TestPostgres.withDatabase { configuration in
            try await preparing.use { try await prepare(configuration.database) }
            try await open(configuration, migrations: migrations, body)
        }
    }

    private static func prepare(_ database: String) async throws {
        let server = try TestPostgres.server()
        let connect: @Sendable (String) -> Database = { name in
            Database(TestPostgres.configuration(of: server, database: name), logger: Logger(label: "test"))
        }
        let superuser = connect("postgres")
        defer { Task { await superuser.shutdown() } }
        try await DatabasePreparation(superuser: superuser, connect: connect).prepare(
            database: database, operatorPassword: operatorPassword, salt: Array(repeating: 1, count: 16))
        try await superuser.execute(
            """
            ALTER DATABASE \(identifier: database) OWNER TO \(identifier: DatabasePreparation.operatorRole)
            """)
    }

    private static func open(
        _ superuser: DatabaseConfiguration, migrations: [Migration],
        _ body: @Sendable (TestRegistry) async throws -> Void
    ) async throws {
        var configuration = superuser
        configuration.user = DatabasePreparation.operatorRole
        configuration.password = operatorPassword
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "territory-test-state-\(UUID())/territories")
        let registry = TestRegistry(
            operatorDatabase: Database(configuration, logger: Logger(label: "test")), configuration: configuration,
            folder: folder, migrations: migrations)
        do {
            try await registry.runner().migrateRegistry()
            try await body(registry)
            try await registry.cleanUp()
        } catch {
            try? await registry.cleanUp()
            throw error
        }
    }

    private func cleanUp() async throws {
        let provisioner = provisioner()
        for territory in try await provisioner.list() {
            try await provisioner.remove(territory.code, confirmation: territory.code.description)
        }
        await operatorDatabase.shutdown()
        try? FileManager.default.removeItem(at: folder.deletingLastPathComponent())
    }

    /// A runner for these migrations, or others that stand for a newer program.
    public func runner(migrations other: [Migration]? = nil) -> MigrationRunner {
        MigrationRunner(database: operatorDatabase, migrations: other ?? migrations)
    }

    public func provisioner(
        seeds: [TerritorySeed] = [], reached: @escaping @Sendable (ProvisioningStep) throws -> Void = { _ in }
    ) -> Provisioner {
        Provisioner(
            database: operatorDatabase, databaseName: configuration.database, runner: runner(), folder: folder,
            world: .system, seeds: seeds, reached: reached)
    }

    /// A pool with the role of the territory's own node.
    /// - Parameter port: of what stands between it and the server; the server's own where there is nothing.
    public func nodeDatabase(of territory: TerritoryRecord, port: Int? = nil) throws -> Database {
        let keys = KeyFolder(folder.appending(path: territory.code.description))
        var node = configuration
        node.user = territory.id
        if let port {
            // Whoever stands between reads the protocol.
            node.port = port
            node.sslMode = .disable
        }
        node.password = String(decoding: try keys.read(.databasePassword), as: UTF8.self)
        node.applicationName = "territory test \(UUID())"
        return Database(node, logger: Logger(label: "test"))
    }
}
