import ArgumentParser
import Content
import ContentStorage

/// `territory content list`: what is kept and for whom, or what is in a folder.
struct ContentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print what is kept, the newest first, or the entries of a folder.")

    @OptionGroup var which: ContentOptions

    @Argument(help: "A folder: CID, and names below it.")
    var address: AddressArgument?

    @Option(help: "How many at most.")
    var limit = 100

    private struct Line: Encodable {
        let cid: String
        let name: String
        let size: Int
        let holder: String?
    }

    func run() async throws {
        try await which.with { storage in
            for line in try await lines(storage) {
                if which.options.json {
                    try Output.json(line)
                } else {
                    try Output.data(
                        [line.cid, "\(line.size)", line.holder, line.name].compactMap(\.self).joined(separator: "\t"))
                }
            }
        }
    }

    private func lines(_ storage: ContentStorage) async throws -> [Line] {
        guard let address else {
            return try await storage.trees(limit: limit).map {
                Line(cid: "\($0.root)", name: $0.name, size: $0.contentSize, holder: $0.holder.kind)
            }
        }
        let folder = try await address.path.resolve(in: storage.blocks)
        return try await Folder(storage.blocks, folder.cid).entries().prefix(limit).map {
            Line(cid: "\($0.cid)", name: Output.shown($0.name), size: Int(clamping: $0.totalSize), holder: nil)
        }
    }
}
