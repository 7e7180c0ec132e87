import ArgumentParser
import Kernel
import Registry

/// `territory show`: all that the registry knows of one territory.
struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show one territory.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await Operator.with(options) { session in
            let territory = try await session.provisioner.show(code.code)
            if options.json { return try Output.json(territory) }
            let lines = [
                ("code", territory.code.description), ("name", territory.name), ("state", territory.state.rawValue),
                ("domain", territory.domain), ("language", territory.language), ("admin", territory.adminEmail),
                ("tid", territory.tid), ("schema", territory.id),
            ]
            for (name, value) in lines { try Output.data("\(name)\t\(value)") }
        }
    }
}
