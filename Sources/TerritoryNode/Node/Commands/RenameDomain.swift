import ArgumentParser
import Kernel
import Registry

/// `territory rename-domain`: another host name; identity, members and log stay.
struct RenameDomain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename-domain", abstract: "Serve a territory under another host name.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The new host name: se.example.org.")
    var domain: String

    func run() async throws {
        try await Operator.with(options) { session in
            let territory = try await session.provisioner.show(code.code)
            if change.plans("serve \(territory.code) at \(domain) instead of \(territory.domain)") { return }
            try await session.provisioner.rename(code.code, domain: domain)
            try Output.territory(try await session.provisioner.show(code.code), options)
        }
    }
}
