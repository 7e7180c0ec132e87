import ArgumentParser
import Foundation
import Postgres
import Registry

/// What a command says when it cannot: what happened, and a `try:` line where there is one.
///
/// Exit codes: 1 failed, 2 pending or partial, 5 dependency unreachable, 6 refused by policy; 64, usage, is the parser's own.
enum CommandFailure: Error {
    case notInitialised(String)
    case notWritable(String)
    case portInUse(ListenAddress)
    case nothingToServe(String)

    /// Runs `body`; an error becomes its line on stderr and its exit code.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let (text, code) = describe(error)
            FileHandle.standardError.write(Data("territory: \(text)\n".utf8))
            throw ExitCode(code)
        }
    }

    private static func describe(_ error: any Error) -> (text: String, code: Int32) {
        switch error {
        case CommandFailure.notInitialised(let folder):
            ("\(folder) knows no database.\ntry: territory init --state \(folder) --superuser-dsn-file FILE", 1)
        case CommandFailure.notWritable(let path): ("\(path) cannot be written.", 1)
        case CommandFailure.portInUse(let address):
            ("\(address.host):\(address.port) is in use by another program.\ntry: another --listen address", 1)
        case CommandFailure.nothingToServe(let folder):
            ("There is no active territory in \(folder).\ntry: territory create CODE --name … --domain … --admin …", 1)
        case let problem as ConfigurationProblem: ("The setting \(problem.key) \(problem.detail).", 1)
        case let error as PostgresError: describe(error)
        case let error as RegistryError: ("\(error)", isPolicy(error) ? 6 : 1)
        case is DSNError:
            ("The database's address is not of the form postgresql://user:password@host:port/database.", 1)
        default: (error.localizedDescription, 1)
        }
    }

    private static func describe(_ error: PostgresError) -> (text: String, code: Int32) {
        switch error {
        case .acquireTimeout: ("The database does not answer.\ntry: is PostgreSQL running?", 5)
        case .connection(.authentication): ("The database refuses this user or password.", 5)
        case .connection(.databaseMissing): ("The database does not exist.\ntry: territory init", 5)
        case .connection(let failure): ("No connection to the database: \(failure.rawValue).", 5)
        case .server(let state, _, _, _): ("The database refused a statement (SQLSTATE \(state)).", 1)
        default: ("The database failed: \(error).", 1)
        }
    }

    private static func isPolicy(_ error: RegistryError) -> Bool {
        switch error {
        case .confirmationMissing, .unsafePermissions: true
        default: false
        }
    }
}
