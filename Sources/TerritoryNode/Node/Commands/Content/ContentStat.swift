import ArgumentParser
import ContentStorage

/// `territory content stat`: how much is kept.
struct ContentStat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stat", abstract: "Print how much is kept.")

    @OptionGroup var which: ContentOptions

    func run() async throws {
        try await which.with { storage in
            guard let numbers = try await storage.statistics() else { return }
            if which.options.json { return try Output.json(numbers) }
            try Output.data(
                "\(numbers.trees) files and folders (\(numbers.unneeded) to be collected), \(numbers.blocks) blocks, "
                    + "\(numbers.bytes) bytes")
        }
    }
}
