import Foundation
import Postgres
import Registry
import Subprocess

/// One of PostgreSQL's own programs, with the operator's access. The password goes through a file that only this account may read,
/// never through arguments or the environment.
struct PostgresTool {
    private let configuration: DatabaseConfiguration
    private let passwordFile: URL

    /// What a program may say of its failure, in bytes.
    private static let messageLimit = 64 * 1024

    /// - Parameter folder: of this account alone; the password file is made there, and goes with it.
    init(_ configuration: DatabaseConfiguration, in folder: URL) throws {
        self.configuration = configuration
        passwordFile = folder.appending(path: "pgpass")
        let fields = [
            "*", "*", "*", configuration.user, configuration.password ?? "",
        ].map { $0.replacing("\\", with: "\\\\").replacing(":", with: "\\:") }
        try PrivateFile.write(fields.joined(separator: ":") + "\n", at: passwordFile.path)
    }

    /// Runs the program to its end.
    /// - Throws: ``CommandProblem`` with its last line where it is missing or fails.
    func run(_ program: String, _ arguments: [String]) async throws {
        let result: ExecutionResult<Void, DiscardedOutput, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name(program), arguments: Arguments(arguments), environment: .inherit.updating(environment),
                output: .discarded, error: .string(limit: Self.messageLimit))
        } catch {
            throw CommandProblem.toolMissing(program)
        }
        guard result.terminationStatus.isSuccess else {
            throw CommandProblem.toolFailed(program, Self.reason(result.standardError))
        }
    }

    private var environment: [Environment.Key: String?] {
        [
            "PGPASSFILE": passwordFile.path, "PGHOST": configuration.host, "PGPORT": "\(configuration.port)",
            "PGDATABASE": configuration.database, "PGUSER": configuration.user,
            "PGSSLMODE": configuration.sslMode.rawValue, "PGSSLROOTCERT": configuration.sslRootCertificate,
            "PGAPPNAME": "territory operator", "PGPASSWORD": nil, "PGSERVICE": nil, "PGOPTIONS": nil,
        ]
    }

    /// The first line that names an error, or the last.
    private static func reason(_ text: String) -> String {
        let lines = text.split(separator: "\n").map(String.init)
        return lines.first { $0.contains("error") || $0.contains("ERROR") } ?? lines.last ?? "no reason given"
    }
}
