import Accounts
import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import Postgres
import Registry

/// One demo: provisions the territories as an operator would, introduces them to one another, serves, seeds and tells.
struct DemoRun {
    let folder: URL
    let servers: DemoServers
    let codes: [TerritoryCode]
    let port: Int
    let seed: DemoSeed
    let json: Bool

    /// Everybody in a demo comes from one address.
    static let rateFactor = 100
    /// The operator's listener is this far above the first territory's port.
    static let healthOffset = 1000

    func run() async throws {
        let log = try ServeLog(level: .info, output: logFile())
        let logger = log.logger("territory")
        let territories = try await provision(logger)
        try await tellBus()
        try await Introduction(folder: NodeFolder(url: folder), logger: logger).introduce(territories)
        let report = DemoReport(
            folder: folder, servers: servers, health: "http://127.0.0.1:\(port + Self.healthOffset)",
            seed: DemoSeeding(seed: seed, folder: folder), json: json)
        var configuration = configuration
        // A mail server, a content store and a virus scanner may be named for a demo too; everything else of it is its own.
        let named = try await NodeConfiguration(folder: folder)
        (configuration.mail, configuration.s3, configuration.scanner) = (named.mail, named.s3, named.scanner)
        let host = ServeHost(folder: folder, configuration: configuration, logger: logger)
        try await host.run(codes) { nodes in await report.tell(nodes) }
    }

    private var configuration: NodeConfiguration {
        var configuration = NodeConfiguration()
        configuration.listen = codes.indices.map { ListenAddress(host: "127.0.0.1", port: port + $0) }
        configuration.health = ListenAddress(host: "127.0.0.1", port: port + Self.healthOffset)
        configuration.bus = [servers.nats.url]
        configuration.busUsersFile = servers.nats.configurationFile.path
        configuration.busPidFile = servers.nats.pidFile.path
        configuration.rateFactor = Self.rateFactor
        return configuration
    }

    /// Before the first node connects; from then on the node does it.
    private func tellBus() async throws {
        let nodes = NodeFolder(url: folder)
        guard let file = configuration.busUsers else { return }
        if try await file.write(BusUsers(folder: nodes).configuration(of: nodes.codes())) { try file.reload() }
    }

    private func logFile() throws -> FileHandle {
        let path = folder.appending(path: "node.log").path
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        }
        guard let file = FileHandle(forWritingAtPath: path) else { throw CommandProblem.notWritable(path) }
        try file.seekToEnd()
        return file
    }

    // MARK: - Provisioning

    private func provision(_ logger: Logger) async throws -> [TerritoryRecord] {
        let address = try await prepareDatabase(logger)
        try OperatorAddress.write(address, in: folder)
        let database = Database(address, logger: logger)
        do {
            let session = try Operator(database, address, folder)
            try await session.runner.migrateRegistry()
            for (id, missing) in try await session.runner.pending() {
                try await session.runner.migrate(territory: id, missing)
            }
            var records: [TerritoryRecord] = []
            for (index, code) in codes.enumerated() {
                records.append(try await territory(code, port: port + index, session.provisioner))
            }
            await database.shutdown()
            return records
        } catch {
            await database.shutdown()
            throw error
        }
    }

    private func territory(
        _ code: TerritoryCode, port: Int, _ provisioner: Provisioner
    ) async throws -> TerritoryRecord {
        let domain = "127.0.0.1:\(port)"
        let request = try TerritoryRequest(
            code: code, name: DemoNames.territory(code), domain: domain, adminEmail: "admin@\(code).example.org",
            language: "en")
        let known = try await provisioner.list().first { $0.code == code }
        if let known, known.domain != domain { try await provisioner.rename(code, domain: domain) }
        return try await provisioner.create(request).territory
    }

    /// Prepares the private server once; its port changes with every start, the operator's password does not.
    private func prepareDatabase(_ logger: Logger) async throws -> DatabaseConfiguration {
        var address = DatabaseConfiguration(
            host: "127.0.0.1", port: servers.postgres.port, database: "territory", user: PrivatePostgres.superuser,
            password: servers.postgres.password)
        // Two territories and their servers share one machine, often a small one, and nobody queues.
        address.acquireTimeout = DatabaseConfiguration.commandPatience
        let superuser = address
        let known = try? OperatorAddress.read(in: folder)
        address.user = DatabasePreparation.operatorRole
        address.password = known?.password ?? Hexadecimal.encode(World.system.randomBytes(32))
        if known == nil { try await prepare(superuser, password: address.password ?? "", logger) }
        return address
    }

    private func prepare(_ superuser: DatabaseConfiguration, password: String, _ logger: Logger) async throws {
        let connect: @Sendable (String) -> Database = { name in
            var configuration = superuser
            configuration.database = name
            return Database(configuration, logger: logger)
        }
        let server = connect("postgres")
        do {
            try await DatabasePreparation(superuser: server, connect: connect).prepare(
                database: superuser.database, operatorPassword: password, salt: World.system.randomBytes(16))
            await server.shutdown()
        } catch {
            await server.shutdown()
            throw error
        }
    }
}
