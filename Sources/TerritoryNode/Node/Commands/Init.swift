import ArgumentParser
import Foundation
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

    func run() async throws {
        try await CommandProblem.reporting {
            let superuser = try DatabaseConfiguration(dsn: PrivateFile.text(at: superuserDsnFile))
            try FileManager.default.createDirectory(
                at: options.folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let password = try await prepare(superuser)
            var operatorAccess = superuser
            operatorAccess.user = DatabasePreparation.operatorRole
            operatorAccess.password = password
            operatorAccess.database = database
            try OperatorAddress.write(operatorAccess, in: options.folder)
        }
        try await Operator.with(options) { try await $0.runner.migrateRegistry() }
        Output.message("The database “\(database)” is ready. Next: territory create CODE --name … --domain … --admin …")
    }

    private func prepare(_ superuser: DatabaseConfiguration) async throws -> String {
        let random = (0..<48).map { _ in UInt8.random(in: 0...255) }
        let password = random[..<32].map { String(format: "%02x", $0) }.joined()
        let connect: @Sendable (String) -> Database = { name in
            var configuration = superuser
            configuration.database = name
            return Database(configuration, logger: Logger(label: "territory.init"))
        }
        let server = connect(superuser.database)
        do {
            try await DatabasePreparation(superuser: server, connect: connect)
                .prepare(database: database, operatorPassword: password, salt: Array(random[32...]))
            await server.shutdown()
        } catch {
            await server.shutdown()
            throw error
        }
        return password
    }
}
