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
        commandName: "config", abstract: "The nats-server configuration of all territories here and their peers.",
        discussion: """
            Without --write it prints. A node whose settings name bus.usersFile and bus.pidFile does this itself whenever a peer \
            is accepted, blocked or removed; the command makes the file before the server first starts.
            """)

    @OptionGroup var options: OperatorOptions

    @Option(help: "Address the server listens on.")
    var listen: String?

    @Option(help: "Write it to a file that nats-server includes, instead of printing it.", completion: .file())
    var write: String?

    @Option(help: "With --write: the pid file of a nats-server that is to read it now.", completion: .file())
    var reload: String?

    func validate() throws {
        if reload != nil, write == nil { throw ValidationError("--reload needs --write.") }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            var configuration = try await BusUsers(folder: folder).configuration(of: folder.codes())
            configuration.listen = listen
            guard let write else { return try Output.data(configuration.text) }
            let file = NatsUsersFile(url: URL(filePath: write), pidFile: reload.map { URL(filePath: $0) })
            let isNews = try file.write(configuration)
            Output.message("\(write): \(configuration.users.count) users\(isNews ? "" : ", as before")")
            do throws(NatsReloadFault) { try file.reload() } catch { throw CommandProblem.busNotReloaded(error) }
        }
    }
}
