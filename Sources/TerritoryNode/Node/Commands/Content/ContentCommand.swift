import ArgumentParser
import Content
import ContentStorage
import Foundation
import Kernel
import Postgres
import Registry

/// `territory content`: what a territory keeps, by its address.
struct ContentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "content", abstract: "Keep files and folders by their address, and check them.",
        subcommands: [
            ContentAdd.self, ContentGet.self, ContentList.self, ContentRelease.self, ContentExport.self,
            ContentImport.self, ContentStat.self, ContentVerify.self, ContentCollect.self, ContentScrub.self,
        ])
}

/// Which territory's content is meant.
struct ContentOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func with(_ body: (ContentStorage) async throws -> Void) async throws {
        try await CommandProblem.reporting {
            try await NodeFolder(url: options.folder).withContent(of: code.code, body)
        }
    }
}

extension NodeFolder {
    /// Lends what a territory keeps, for as long as `body` runs. Nobody is asked for what is not here.
    func withContent<Result>(
        of code: TerritoryCode, _ body: (ContentStorage) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(of: code) { database in
            try await body(try await content(of: code, in: database))
        }
    }

    /// What a territory keeps, where the settings say.
    func content(of code: TerritoryCode, in database: Database) async throws -> ContentStorage {
        let configuration = try await NodeConfiguration(folder: url)
        let place = try ContentPlace(of: code, keys: keys(of: code), configuration: configuration)
        return ContentStorage(database: database, blocks: place.blocks, scanner: configuration.scanner)
    }
}

/// An address, and below it the names of entries: `<cid>/a/b`.
struct AddressArgument: ExpressibleByArgument {
    let path: Path

    var cid: CID { path.root }

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let cid = try? CID(first), let path = try? Path(cid, Array(parts.dropFirst()))
        else { return nil }
        self.path = path
    }
}
