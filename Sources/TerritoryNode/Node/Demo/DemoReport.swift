import Foundation
import Kernel
import LocalServers
import Web

/// What a demo says when it is ready: one documented line of JSON, or the same for people.
struct DemoReport: Sendable {
    let folder: URL
    let servers: DemoServers
    let health: String
    let seed: DemoSeeding
    let json: Bool

    private struct Line: Encodable {
        let territories: [Territory]
        let postgres: String
        let nats: String
        let state: String
    }

    private struct Territory: Encodable {
        let code: String
        let url: String
        let tid: String
        let health: String
        let accounts: [DemoSeeding.DemoAccount]
    }

    func tell(_ nodes: [Node]) async {
        do {
            var territories: [Territory] = []
            for node in nodes {
                territories.append(
                    Territory(
                        code: node.territory.code.description, url: node.territory.origin, tid: node.tid,
                        health: health,
                        accounts: try await seed.people(of: node, first: nodes.first?.territory.code)))
            }
            let address = OperatorAddress.text(of: try OperatorAddress.read(in: folder))
            let line = Line(territories: territories, postgres: address, nats: servers.nats.url, state: folder.path)
            if json { try Output.json(line) } else { try Output.data(Self.text(line)) }
        } catch {
            Output.message("territory: the demo could not be filled: \(error)")
        }
    }

    private static func text(_ line: Line) -> String {
        let territories = line.territories.map { territory in
            let people = territory.accounts.map { "    \($0.handle)\t\($0.roles.joined(separator: ", "))" }
            return (["  \(territory.code)  \(territory.url)"] + people).joined(separator: "\n")
        }
        let password = line.territories.first?.accounts.first.map { "All accounts have the password \($0.password)\n" }
        return """
            Territories:
            \(territories.joined(separator: "\n"))

            \(password ?? "")Health and metrics: \(line.territories.first?.health ?? "")/readyz, /metrics
            State and log: \(line.state)
            Ctrl-C stops everything.
            """
    }
}
