import ArgumentParser
import Federation
import FederationBus
import FederationCore
import Foundation

/// `territory bus verify`: whether the bus is as it must be for one territory; exit code 1 where it is not.
struct BusVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that the bus lets a territory do what it needs, and nothing more.")

    @OptionGroup var which: BusOptions

    func run() async throws {
        try await CommandProblem.reporting {
            let head = try await NodeFolder(url: which.options.folder).withDatabase(of: which.code.code) {
                try await KeptLog(.own, in: $0).head()
            }
            try await which.with { bus, territory in
                let lines = try await BusCheck(bus: bus, territory: territory, head: head).run()
                if which.options.json {
                    try Output.json(lines)
                } else {
                    for line in lines { try Output.data("\(line.holds ? "ok" : "FAILED")\t\(line.check)") }
                }
                let failed = lines.count { !$0.holds }
                if failed > 0 { throw CommandProblem.busMisconfigured(failed) }
            }
        }
    }
}
