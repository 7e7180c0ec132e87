import ArgumentParser
import ContentStorage
import Foundation

/// `territory content stat`: how much is kept.
struct ContentStat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stat", abstract: "Print how much is kept, and which courses others hold with it.")

    @OptionGroup var which: ContentOptions

    func run() async throws {
        try await which.with { storage in
            guard let numbers = try await storage.statistics() else { return }
            if which.options.json { return try Output.json(numbers) }
            try Output.data(
                "\(numbers.trees) files and folders (\(numbers.unneeded) to be collected), \(numbers.blocks) blocks, "
                    + "\(numbers.bytes) bytes")
            try Output.data("held for others: \(numbers.heldForOthers), \(numbers.heldForOthersBytes) bytes")
            for tree in numbers.shared {
                let copies = tree.copies.map { "\($0.territory) \(Self.text($0))" }
                try Output.data(
                    (["\(tree.root)", tree.name, "in \(tree.count) territories"] + copies).joined(separator: "\t"))
            }
        }
    }

    private static func text(_ copy: SharedTree.Copy) -> String {
        let until = copy.until.formatted(.iso8601.year().month().day())
        return copy.isGood ? "until \(until)" : "\(copy.failures) looks failed, until \(until)"
    }
}
