import ArgumentParser
import Foundation
import Kernel

/// `territory demo`: territories of their own on this machine, with people in them, until Ctrl-C.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run territories with private servers on this machine, to look at and to test against.")

    @Option(help: "Folder that keeps the data for next time; without it everything is removed at the end.")
    var state: String?

    @Option(help: "Port of the first territory; the others follow.")
    var httpPort = 8080

    @Option(help: "Codes of the territories, separated by commas.")
    var territories = "se,dk,no"

    @Option(help: "How many people to begin with.")
    var seed = DemoSeed.small

    @Flag(help: "Print one line of JSON when all are ready.")
    var json = false

    func validate() throws {
        guard !codes.isEmpty, codes.count == territories.split(separator: ",").count else {
            throw ValidationError("--territories takes codes such as se,dk,no; a code is \(TerritoryCode.rule).")
        }
        guard Set(codes).count == codes.count else { throw ValidationError("A code stands twice in --territories.") }
        guard httpPort >= 1024, httpPort + 1000 + codes.count <= 65535 else {
            throw ValidationError("--http-port is between 1024 and \(65535 - 1000 - codes.count).")
        }
    }

    func run() async throws {
        try await CommandProblem.reporting {
            let temporary = FileManager.default.temporaryDirectory.appending(path: "territory-demo-\(UUID())")
            let folder = state.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? temporary
            defer { if state == nil { try? FileManager.default.removeItem(at: folder) } }
            let servers = try await DemoServers.start(in: folder)
            do {
                try await DemoRun(
                    folder: folder, servers: servers, codes: codes, port: httpPort, seed: seed, json: json
                )
                .run()
                await servers.stop()
            } catch {
                await servers.stop()
                throw error
            }
        }
    }

    private var codes: [TerritoryCode] {
        territories.split(separator: ",").compactMap { TerritoryCode(String($0)) }
    }
}

/// How many people a demo begins with.
enum DemoSeed: String, ExpressibleByArgument, CaseIterable {
    case none, small, large

    /// Members of each territory beside its administrator.
    var members: Int {
        switch self {
        case .none: 0
        case .small: 5
        case .large: 200
        }
    }
}
