import ArgumentParser
import ContentStorage
import Kernel

/// `territory content gc`: removes what nobody has needed for 48 hours.
struct ContentCollect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Remove what nobody has needed for 48 hours.")

    @OptionGroup var which: ContentOptions

    @Flag(name: [.customShort("n"), .long], help: "Only say what would be removed.")
    var dryRun = false

    func run() async throws {
        try await which.with { storage in
            let report = try await ContentCollection(storage, world: .system, isTrial: dryRun).run()
            if which.options.json { return try Output.json(report) }
            try Output.data(
                "\(dryRun ? "would remove" : "removed"): \(report.trees) files and folders, \(report.blocks) blocks, "
                    + "\(report.bytes) bytes")
        }
    }
}
