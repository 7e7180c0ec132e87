import ArgumentParser
import FederationCore
import Foundation
import Kernel
import Logging
import Postgres
import Registry

/// `territory init`: makes a server's database ready and remembers the operator's own access to it.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prepare the database for territories, once, with a superuser's address.")

    @OptionGroup var options: OperatorOptions

    @Option(help: "File (0600) with the superuser's address: postgresql://user:password@host:port/postgres.")
    var superuserDsnFile: String

    @Option(help: "Name of the database to make.")
    var database = "territory"

    @Flag(
        help:
            "Replace the operator's password of a server that another state folder prepared, and lock that folder out.")
    var replaceOperator = false

    func run() async throws {
        try await CommandProblem.reporting {
            let superuser = try DatabaseConfiguration(dsn: PrivateFile.text(at: superuserDsnFile))
            try FileManager.default.createDirectory(
                at: options.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let known = try OperatorAddress.stored(in: options.folder)?.password
            var operatorAccess = superuser
            operatorAccess.user = DatabasePreparation.operatorRole
            operatorAccess.password = known ?? Hexadecimal.encode(World.system.randomBytes(32))
            operatorAccess.database = database
            try await prepare(superuser, operatorAccess, mayReplacePassword: known != nil || replaceOperator)
            try OperatorAddress.write(operatorAccess, in: options.folder)
        }
        try await Operator.with(options) { try await $0.runner.migrateRegistry() }
        Output.message("The database “\(database)” is ready. Next: territory create CODE --name … --domain … --admin …")
    }

    private func prepare(
        _ superuser: DatabaseConfiguration, _ operatorAccess: DatabaseConfiguration, mayReplacePassword: Bool
    ) async throws {
        let connect: @Sendable (String) -> Database = { name in
            var configuration = superuser.patient
            configuration.database = name
            return Database(configuration, logger: Logger(label: "territory.init"))
        }
        let server = connect(superuser.database)
        do {
            try await DatabasePreparation(superuser: server, connect: connect).prepare(
                database: database, operatorPassword: operatorAccess.password ?? "",
                mayReplacePassword: mayReplacePassword, salt: World.system.randomBytes(16))
            await server.shutdown()
        } catch {
            await server.shutdown()
            throw error
        }
    }
}
