import ArgumentParser
import Foundation
import Kernel
import Logging
import Migrations
import ModuleKit
package import Postgres
package import Registry

/// Where an operator works: the folder of keys, and through it the database.
struct OperatorOptions: ParsableArguments {
    @Option(help: "Folder of this machine's keys and settings.")
    var state: String = ProcessInfo.processInfo.environment["TERRITORY_STATE"] ?? "/var/lib/territory"

    @Flag(help: "Print JSON for programs.")
    var json = false

    var folder: URL { URL(filePath: state, directoryHint: .isDirectory) }
}

/// An operator's open connection, with everything the commands need.
package struct Operator {
    let database: Database
    let runner: MigrationRunner
    let provisioner: Provisioner

    /// Runs `body` as the operator of this state folder and says what went wrong in one line.
    /// - Throws: `ExitCode`, as listed at ``CommandProblem``.
    static func with(_ options: OperatorOptions, _ body: (Operator) async throws -> Void) async throws {
        try await CommandProblem.reporting {
            let configuration = try OperatorAddress.read(in: options.folder)
            let database = Database(configuration.patient, logger: Logger(label: "territory.operator"))
            do {
                try await body(try Operator(database, configuration, options.folder))
                await database.shutdown()
            } catch {
                await database.shutdown()
                throw error
            }
        }
    }

    init(_ database: Database, _ configuration: DatabaseConfiguration, _ folder: URL) throws {
        self.database = database
        runner = MigrationRunner(database: database, migrations: try Self.migrations())
        provisioner = Provisioner(
            database: database, databaseName: configuration.database, runner: runner,
            folder: folder.appending(path: "territories"), world: .system, seeds: [Self.found])
    }

    /// The first rows: the territory's identity is what its modules begin with.
    package static let found: TerritorySeed = { territory, transaction in
        let founding = Founding(
            adminEmail: territory.request.adminEmail, language: territory.request.language,
            setUpTokenHash: territory.setUpTokenHash, setUpExpires: territory.setUpExpires)
        for module in InstalledModules.types { try await module.found(founding, in: transaction) }
    }

    /// Every owner's migrations that came with this program.
    package static func migrations() throws -> [Migration] {
        let owners = try FileManager.default.contentsOfDirectory(atPath: MigrationFiles.folder.path).sorted()
        return try owners.flatMap { owner -> [Migration] in
            let folder = MigrationFiles.folder.appending(path: owner)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
                return []
            }
            return try Migration.load(from: folder)
        }
    }
}
