import ArgumentParser
import ContentS3
import Kernel
import Registry

/// `territory rm`: a territory's schema, roles and keys, gone for ever.
struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove a territory for ever: schema, roles and keys.")

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Option(help: "The code once more, so that it is no slip.")
    var confirm: String?

    func run() async throws {
        try await Operator.with(options) { session in
            let territory = try await session.provisioner.show(code.code)
            if change.plans("remove \(territory.code) (\(territory.name)) with schema \(territory.id), roles and keys")
            {
                return
            }
            // Read first: a slip in the settings is told before anything is gone.
            let settings = try await NodeConfiguration(folder: options.folder).s3
            try await session.provisioner.remove(code.code, confirmation: confirm)
            if let settings { try await S3BlockStore(of: code.code, settings).removeAll() }
            Output.message("Removed \(code.code).")
        }
    }
}
