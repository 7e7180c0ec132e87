import ArgumentParser
import Content
import ContentStorage
import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Registry

/// What a command says when it cannot: what happened and why, what to try, and a code that docs/command-errors.md explains.
struct CommandProblem: Error {
    let code: String
    let exit: Exit
    let text: String
    var advice: String?

    /// Exit codes; 64, usage, is the parser's own, and 130 the shell's for Ctrl-C.
    enum Exit: Int32 {
        case failed = 1
        case pending = 2
        case unreachable = 5
        case refused = 6
    }

    init(_ code: String, _ exit: Exit, _ text: String, try advice: String? = nil) {
        self.code = code
        self.exit = exit
        self.text = text
        self.advice = advice
    }

    /// Runs `body`; an error becomes its lines on stderr and its exit code.
    static func reporting(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch {
            let problem = CommandProblem(describing: error)
            Output.message("territory: \(problem.text) [\(problem.code)]")
            if let advice = problem.advice { Output.message("try: \(advice)") }
            throw ExitCode(problem.exit.rawValue)
        }
    }

    private init(describing error: any Error) {
        self =
            switch error {
            case let problem as CommandProblem: problem
            case let error as PostgresError: Self.describe(error)
            case let error as RegistryError: Self.describe(error)
            case let error as CocoaError: Self.describe(error)
            case let problem as Problem: Self.describe(problem)
            case let problem as TreeProblem: Self.describe(problem)
            case let problem as StorageProblem: Self.describe(problem)
            case let problem as StoreProblem: Self.describe(problem)
            case let problem as StoreUnavailable:
                CommandProblem("TC96", .unreachable, "\(problem.reason).", try: "territory config show")
            case let why as Malformed: CommandProblem("TC92", .failed, "Its bytes are malformed: \(why.rawValue).")
            case let problem as ConfigurationProblem: .badSetting(problem)
            case let fault as LogFault:
                CommandProblem("TC41", .failed, "The log is damaged: \(fault).", try: "compare it with a peer's copy")
            case let problem as EpochUnreachable:
                CommandProblem(
                    "TC44", .failed,
                    "The database ends before entry \(problem.epoch.base.size), where epoch \(problem.epoch.number) began.",
                    try: "a newer backup, or a peer that has these entries")
            case is DSNError:
                CommandProblem(
                    "TC05", .failed,
                    "The database's address is not of the form postgresql://user:password@host:port/database.")
            default: CommandProblem("TC99", .failed, error.localizedDescription)
            }
    }
}
