import ArgumentParser

/// How fast content gets its address, is kept and is read. Each figure stands beside a baseline of the same run.
@main
struct ContentBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ContentBenchmark", abstract: "Measures content-addressed storage.",
        subcommands: [FileCommand.self, SmallFilesCommand.self])
}
