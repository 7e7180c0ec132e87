import ArgumentParser
import Content
import ContentStorage
import Foundation
import Postgres

/// `territory content import`: an archive from anywhere. Nothing in it is believed but what its blocks hash to.
struct ContentImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add what is in an archive (CARv1), and print its roots.",
        discussion: "An archive with a root whose blocks are not all there is refused.")

    @OptionGroup var which: ContentOptions

    @Argument(help: "The archive.", completion: .file())
    var archive: String

    private static let pieceSize = 256 << 10

    func run() async throws {
        try await which.with { storage in
            let url = URL(filePath: archive)
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            let pieces = AsyncStream(unfolding: {
                try? handle.read(upToCount: Self.pieceSize).flatMap { $0.isEmpty ? nil : $0 }
            })
            let trees = try await ArchiveImport(storage.blocks).write(pieces)
            let found = try await storage.find(trees)
            try await storage.database.write { transaction in
                for tree in found {
                    try await storage.keep(tree, for: .operator, name: url.lastPathComponent, in: transaction)
                }
            }
            for tree in trees {
                if which.options.json {
                    try Output.json(ContentAdd.Line(tree))
                } else {
                    try Output.data("\(tree.root)")
                }
            }
        }
    }
}
