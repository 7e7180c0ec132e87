import ArgumentParser
import Content
import ContentStorage
import Foundation

/// `territory content get`: a file to standard output, or a file or folder to a place that is empty.
struct ContentGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Write a file to standard output, or a file or folder to a new path.")

    @OptionGroup var which: ContentOptions

    @Argument(help: "The address, and names below it: CID/a/b.")
    var address: AddressArgument

    @Option(help: "What is to become the file or folder; it must not exist.", completion: .file())
    var output: String?

    func run() async throws {
        try await which.with { storage in
            let item = try await address.path.resolve(in: storage.blocks)
            if let output { return try await TreeReader(storage.blocks).read(item.cid, to: URL(filePath: output)) }
            guard case .file(let cid, _) = item else { throw TreeProblem.notAFile }
            for try await bytes in FileContent(storage.blocks, cid) { try Output.bytes(Data(bytes)) }
        }
    }
}
