import ArgumentParser
import Foundation
import Kernel
import Logging
import Web

/// `territory serve`: serves territories whose keys are in the state folder.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve territories over HTTP and federate.")

    @Option(help: "Folder of this machine's keys and settings.")
    var state: String = ProcessInfo.processInfo.environment["TERRITORY_STATE"] ?? "/var/lib/territory"

    @Argument(help: "The territories to serve; all in the state folder when none is named.")
    var codes: [CodeArgument] = []

    @Option(help: "Address to serve on, host:port; may be repeated.")
    var listen: [ListenArgument] = []

    @Option(help: "Address of the operator's listener.")
    var health: ListenArgument?

    @Option(help: "Address of a NATS server; may be repeated.")
    var bus: [String] = []

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = URL(filePath: state, directoryHint: .isDirectory)
            try OperatorAddress.checkReadable(folder)
            var configuration = try await NodeConfiguration(folder: folder)
            if !listen.isEmpty { configuration.listen = listen.map(\.address) }
            if let health { configuration.health = health.address }
            if !bus.isEmpty { configuration.bus = try bus.map(NodeConfiguration.busAddress) }
            let log = ServeLog(level: configuration.logLevel, output: .standardOutput)
            guard NodeFolder(url: folder).isInitialised else { throw CommandProblem.notInitialised(folder.path) }
            let host = ServeHost(folder: folder, configuration: configuration, logger: log.logger("territory"))
            try await host.run(codes.map(\.code)) { nodes in
                for node in nodes { Output.message("\(node.territory.code)\t\(node.territory.origin)") }
                if nodes.isEmpty {
                    Output.message("No territory yet. Each is served as soon as: territory create CODE …")
                }
            }
        }
    }
}
