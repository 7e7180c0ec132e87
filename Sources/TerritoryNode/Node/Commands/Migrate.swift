import ArgumentParser
import Kernel
import Postgres
import Registry

/// `territory migrate`: brings schemas to what this program knows.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring schemas up to date.", subcommands: [MigrateStatus.self, MigrateRun.self])
}

/// `territory migrate status`: what is missing where; exit code 2 when anything is.
struct MigrateStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what each territory lacks.")

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try await Operator.with(options) { session in
            let pending = try await session.runner.pending()
            let names = pending.mapValues { $0.map { "\($0.owner)/\($0.name)" } }
            if options.json { try Output.json(names) }
            guard !pending.isEmpty else { return Output.message("Everything is up to date.") }
            if !options.json {
                for (id, missing) in names.sorted(by: { $0.key < $1.key }) {
                    try Output.data("\(id)\t\(missing.joined(separator: " "))")
                }
            }
            throw ExitCode(2)
        }
    }
}

/// `territory migrate run`: the registry first, then each territory in a transaction of its own.
struct MigrateRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "run", abstract: "Run what is missing.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await Operator.with(options) { session in
            if change.plans("bring the registry up to date, then each territory") { return }
            try await session.runner.migrateRegistry()
            let pending = try await session.runner.pending().sorted { $0.key < $1.key }
            var failed = 0
            for (index, (id, missing)) in pending.enumerated() {
                do {
                    try await session.runner.migrate(territory: id, missing)
                    Output.message("[\(index + 1)/\(pending.count)] \(id)")
                } catch {
                    failed += 1
                    Output.message("[\(index + 1)/\(pending.count)] \(id) failed and is unchanged: \(error)")
                }
            }
            if failed > 0 { throw ExitCode(2) }
        }
    }
}
