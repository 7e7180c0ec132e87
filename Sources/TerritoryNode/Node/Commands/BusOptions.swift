import ArgumentParser
import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging
import Registry

/// Which territory looks at the bus, and where the bus is.
struct BusOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "Address of a NATS server instead of those in node.yaml; may be repeated.")
    var bus: [String] = []

    /// How long it may take until there is a connection.
    static let patience = Duration.seconds(10)

    /// Lends a connection with the territory's own NATS user, and its rights, for as long as `body` runs.
    /// - Throws: ``CommandProblem`` where there is no connection.
    func with(_ body: (Bus, TerritoryID) async throws -> Void) async throws {
        let folder = NodeFolder(url: options.folder)
        let territory = try folder.identity(of: code.code).identity.territory
        var configuration = try await NodeConfiguration(folder: options.folder)
        if !bus.isEmpty { configuration.bus = try bus.map(NodeConfiguration.busAddress) }
        let seed = try folder.keys(of: code.code).url.appending(path: KeyFolder.File.bus.rawValue).path
        var logger = Logger(label: "territory.bus")
        logger.logLevel = .critical
        let bus = Bus(
            BusConfiguration(
                urls: configuration.bus, seedFile: seed, name: "territory bus \(code.code)", tls: configuration.busTLS),
            logger: logger)
        let running = Task { try await bus.run() }
        let result: Result<Void, any Error>
        do {
            try await Self.untilConnected(bus, configuration.bus)
            result = .success(try await body(bus, territory))
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        try result.get()
    }

    private static func untilConnected(_ bus: Bus, _ addresses: [String]) async throws {
        let address = addresses.joined(separator: ", ")
        let limit = Task {
            try await Task.sleep(for: patience)
            return BusState.closed
        }
        let first = Task {
            for await state in bus.states {
                switch state {
                case .connected, .refused: return state
                case .connecting, .disconnected, .notPermitted, .closed: continue
                }
            }
            return BusState.closed
        }
        let expiry = Task {
            _ = try await limit.value
            first.cancel()
        }
        let state = await first.value
        limit.cancel()
        expiry.cancel()
        switch state {
        case .connected:
            // It is told a moment before it can be used.
            while !bus.isConnected { try await Task.sleep(for: .milliseconds(10)) }
        case .refused: throw CommandProblem.busRefused(address)
        default: throw CommandProblem.busUnreachable(address)
        }
    }
}
