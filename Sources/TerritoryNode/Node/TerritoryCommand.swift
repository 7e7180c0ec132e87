public import ArgumentParser

/// The root of the `territory` command; each command is one file in `Commands`.
public struct TerritoryCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "territory",
        abstract: "Runs learning communities of countries and regions that federate with one another.",
        version: "0.1.0",
        subcommands: [
            Demo.self, Init.self, Create.self, List.self, Show.self, Suspend.self, Resume.self, RenameDomain.self,
            Remove.self, Backup.self, Restore.self, Migrate.self, Serve.self, PeerCommand.self, LogCommand.self,
            BusCommand.self, KeyCommand.self, MemberCommand.self, ContentCommand.self, ConfigCommand.self,
            ConformanceCommand.self,
        ])

    public init() {}
}
