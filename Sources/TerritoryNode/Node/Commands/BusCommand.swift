import ArgumentParser
import FederationBus
import Foundation
import Kernel

/// `territory bus`: the federation's NATS server.
struct BusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bus", abstract: "The federation's NATS server.",
        subcommands: [BusConfig.self, BusTail.self, BusVerify.self])
}

/// `territory bus config`: who may connect to the bus and say what, as nats-server reads it.
struct BusConfig: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the nats-server configuration of all territories here and their peers.",
        discussion: "Write it to a file that nats-server includes, and reload it: nats-server --signal reload")

    @OptionGroup var options: OperatorOptions

    @Option(help: "Address the server listens on.")
    var listen: String?

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            var configuration = try await BusUsers(folder: folder).configuration(of: folder.codes())
            configuration.listen = listen
            try Output.data(configuration.text)
        }
    }
}
