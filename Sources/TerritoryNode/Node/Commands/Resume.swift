import ArgumentParser
import Kernel
import Registry

/// `territory resume`: a suspended territory is served again.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve a suspended territory again.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await Operator.with(options) { session in
            _ = try await session.provisioner.show(code.code)
            if change.plans("serve \(code.code) again") { return }
            try await session.provisioner.resume(code.code)
            try Output.territory(try await session.provisioner.show(code.code), options)
        }
    }
}
