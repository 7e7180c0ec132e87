import ArgumentParser
import ContentStorage
import Foundation
import Kernel
import Registry

/// `territory backup`: one territory's database, as it is at one moment, and the blocks of what it keeps.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Back a territory's database and content up into a new folder.",
        discussion: """
            The folder holds members' data, but no key: keep a copy of the territory's key folder elsewhere. Never put an older \
            last-signed or erased file back beside the keys.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The folder, which must not exist.")
    var folder: String

    func run() async throws {
        try await Operator.with(options) { session in
            let territory = try await session.provisioner.show(code.code)
            if change.plans("back \(territory.code) up into \(folder)") { return }
            let backup = TerritoryBackup(
                territory: territory, database: session.database, access: try OperatorAddress.read(in: options.folder),
                state: NodeFolder(url: options.folder))
            let content = try await backup.write(to: URL(filePath: folder))
            Output.message(
                "\(territory.code) is in \(folder), with \(content.blocks) blocks of \(content.bytes) bytes.")
            if content.lacking > 0 { throw CommandProblem.backupLacksBlocks(content.lacking) }
        }
    }
}

/// `territory restore`: a backup in the place of what is there.
struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of a territory's database and content.",
        discussion: """
            A backup is restored with the operator's rights: take only those of your own. What the territory told the others after \
            the backup comes back from them when its node starts; see /readyz.
            """)

    @OptionGroup var options: OperatorOptions
    @OptionGroup var change: ChangeOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    @Argument(help: "The backup's folder.")
    var folder: String

    @Option(help: "The code once more: what is in the database now is lost.")
    var confirm: String?

    func run() async throws {
        try await Operator.with(options) { session in
            let territory = try await session.provisioner.show(code.code)
            let restore = try TerritoryRestore(
                session: session, territory: territory, access: try OperatorAddress.read(in: options.folder),
                folder: URL(filePath: folder), state: NodeFolder(url: options.folder))
            let contents = restore.manifest.contents
            if change.plans("restore \(code.code) as of \(restore.manifest.takenAt), \(contents.size) entries") {
                return
            }
            guard confirm == code.code.description else { throw CommandProblem.restoreUnconfirmed(code.code) }
            let content = try await restore.run()
            Output.message(
                "\(code.code) is as of \(restore.manifest.takenAt), with \(contents.size) entries and "
                    + "\(content.blocks) blocks.")
            if content.lacking > 0 { throw CommandProblem.blocksNotRestored(content.lacking, of: code.code) }
        }
    }
}
