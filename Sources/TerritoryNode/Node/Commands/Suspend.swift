import ArgumentParser
import Kernel
import Registry

/// `territory suspend`: nobody is served, everything is kept.
struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop serving a territory; everything is kept.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await Operator.with(options) { session in
            _ = try await session.provisioner.show(code.code)
            if change.plans("stop serving \(code.code), and keep everything") { return }
            try await session.provisioner.suspend(code.code)
            try Output.territory(try await session.provisioner.show(code.code), options)
        }
    }
}
