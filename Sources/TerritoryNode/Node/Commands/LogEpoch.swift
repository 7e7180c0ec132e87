import ArgumentParser
import Federation
import FederationCore
import Foundation
import Kernel
import Registry

/// `territory log epoch`: the log goes on, though what was signed beyond it is lost.
struct LogEpoch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epoch", abstract: "Give up lost entries and begin a new epoch at the newest head there is.",
        discussion: """
            For a territory whose backup is older than what it signed, and where no peer has the rest. Whoever holds some of it
            sets it aside. Wait for peers first: what comes back from one of them is not lost.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var rotation: RotationOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "The territory's code once more, for nothing brings the lost entries back afterwards.")
    var confirm: CodeArgument?

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            let files = IdentityFiles(keys: try folder.keys(of: code.code))
            try await folder.withDatabase(of: code.code) { database in
                let base = try await EpochChange(
                    database: database, identity: try files.livingChain().identity, world: .system
                ).base()
                if change.plans(
                    "let the log of \(code.code) go on in epoch \(base.number), after entry \(base.base.size)")
                {
                    return
                }
                guard confirm?.code == code.code else { throw RegistryError.confirmationMissing(code.code) }
                let epoch = try await NewEpoch(
                    files: files, database: database, rotation: try rotation.key(files), world: .system
                ).run()
                try Output.data("\(code.code) goes on in epoch \(epoch.number), after \(epoch.base.size) entries")
            }
        }
    }
}
