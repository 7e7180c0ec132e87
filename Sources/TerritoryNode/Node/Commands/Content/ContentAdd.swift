import ArgumentParser
import Content
import ContentStorage
import Foundation
import Postgres

/// `territory content add`: a file or a folder of this machine.
struct ContentAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a file or folder, and print its address.",
        discussion: """
            The address is the one that every tool with the profile unixfs-v1-2025 computes. What is added stays until it is \
            released. Symbolic links are refused.
            """)

    @OptionGroup var which: ContentOptions

    @Argument(help: "The file or folder.", completion: .file())
    var path: String

    struct Line: Encodable {
        let cid: String
        let size: UInt64

        init(_ tree: WrittenTree) {
            cid = tree.root.description
            size = tree.contentSize
        }
    }

    func run() async throws {
        try await which.with { storage in
            let url = URL(filePath: path)
            let tree = try await write(url, to: storage.blocks)
            let found = try await storage.find(tree)
            try await storage.database.write { transaction in
                try await storage.keep(found, for: .operator, name: url.lastPathComponent, in: transaction)
            }
            guard which.options.json else { return try Output.data(tree.root.description) }
            try Output.json(Line(tree))
        }
    }

    private func write(_ url: URL, to store: AnyBlockStore) async throws -> WrittenTree {
        let line = ProgressLine()
        defer { line.end() }
        return try await TreeWriter(store) { line.add($0) }.write(url)
    }
}
