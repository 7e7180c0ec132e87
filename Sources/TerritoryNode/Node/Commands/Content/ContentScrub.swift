import ArgumentParser
import ContentStorage

/// `territory content scrub`: every block on the disk, read and hashed.
struct ContentScrub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scrub", abstract: "Read every block, and set those aside that are damaged.",
        discussion: "A damaged block is replaced when it is added or imported again.")

    @OptionGroup var which: ContentOptions

    func run() async throws {
        try await which.with { storage in
            let report = try await Scrub(storage.blocks).run()
            if which.options.json {
                try Output.json(report)
            } else {
                try Output.data("\(report.blocks) blocks, \(report.damaged.count) damaged")
                for cid in report.damaged { try Output.data(cid) }
            }
            if !report.damaged.isEmpty { throw CommandProblem.blocksDamaged(report.damaged.count) }
        }
    }
}
