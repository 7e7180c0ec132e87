import ArgumentParser
import Content
import ContentStorage
import Foundation

/// `territory content export`: a tree as an archive that any IPFS tool reads.
struct ContentExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a file or folder to standard output as an archive (CARv1).")

    @OptionGroup var which: ContentOptions

    @Argument(help: "The address.")
    var address: AddressArgument

    func run() async throws {
        try await which.with { storage in
            let root = try await address.path.resolve(in: storage.blocks).cid
            try Output.bytes(Data(ArchiveWriter.header(roots: [root])))
            for try await block in Walk(storage.blocks, from: root) {
                try Output.bytes(Data(ArchiveWriter.section(block)))
            }
        }
    }
}
