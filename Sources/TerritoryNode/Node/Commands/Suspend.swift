import ArgumentParser
import Kernel
import Registry

/// `territory suspend`: nobody is served, everything is kept.
struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop serving a territory; everything is kept.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await Operator.with(options) { session in
            try await session.provisioner.suspend(code.code)
            Output.line(try await session.provisioner.show(code.code))
        }
    }
}
