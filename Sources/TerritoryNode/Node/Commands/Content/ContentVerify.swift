import ArgumentParser
import Content
import ContentStorage

/// `territory content verify`: every block of a tree, read and hashed.
struct ContentVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that every block of a file or folder is here and is what it hashes to.")

    @OptionGroup var which: ContentOptions

    @Argument(help: "The address.")
    var address: AddressArgument

    func run() async throws {
        try await which.with { storage in
            var blocks = 0
            var bytes = 0
            for try await block in Walk(storage.blocks, from: address.cid) {
                do { try block.cid.hash.verify(block.bytes) } catch { throw StoreProblem.damaged(block.cid.hash) }
                blocks += 1
                bytes += block.bytes.count
            }
            try Output.data("verified: \(blocks) blocks, \(bytes) bytes")
        }
    }
}
