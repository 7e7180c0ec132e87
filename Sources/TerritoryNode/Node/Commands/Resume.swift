import ArgumentParser
import Kernel
import Registry

/// `territory resume`: a suspended territory is served again.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve a suspended territory again.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await Operator.with(options) { session in
            try await session.provisioner.resume(code.code)
            Output.line(try await session.provisioner.show(code.code))
        }
    }
}
