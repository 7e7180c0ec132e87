import ArgumentParser
import Foundation

/// `territory config`: the settings of a serving node.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The settings of a serving node.",
        subcommands: [ConfigShow.self, ConfigCheck.self])
}

/// `territory config show`: each setting as `territory serve` would use it.
struct ConfigShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print every setting.")

    @OptionGroup var options: OperatorOptions

    @Flag(help: "Say where each value comes from.")
    var origin = false

    func run() async throws {
        try await CommandProblem.reporting {
            try OperatorAddress.checkReadable(options.folder)
            let settings = try await NodeConfiguration(folder: options.folder).settings
            if options.json { return try Output.json(settings) }
            for setting in settings {
                let origin = origin ? ["\(setting.origin)"] : []
                try Output.data(([setting.key, setting.value] + origin).joined(separator: "\t"))
            }
        }
    }
}

/// `territory config check`: exit code 1 where `territory serve` would refuse the settings.
struct ConfigCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say whether the settings can be used.")

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try await CommandProblem.reporting {
            try OperatorAddress.checkReadable(options.folder)
            _ = try await NodeConfiguration(folder: options.folder)
            Output.message("The settings are good.")
        }
    }
}
