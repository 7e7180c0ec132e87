import ArgumentParser

/// How fast territories tell and hear one another. Each command prints a figure, a baseline measured in the same run, and their
/// ratio: figures of two machines do not compare, ratios do.
@main
struct FederationBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "FederationBenchmark", abstract: "Measures the federation.",
        subcommands: [
            SequenceCommand.self, CatchUpCommand.self, LiveCommand.self, VerifyCommand.self, ProveCommand.self,
        ])
}
