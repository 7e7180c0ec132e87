import ArgumentParser
import Federation
import Foundation
import Kernel
import Postgres

/// `territory log erasures`: who has said that everything is erased there that this territory erased.
struct LogErasures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erasures", abstract: "List the peers and what they have not confirmed to have erased.")

    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func run() async throws {
        try await CommandProblem.reporting {
            let folder = NodeFolder(url: options.folder)
            try await folder.withDatabase(of: code.code) { database in
                try show(try await ErasureReceipts(database: database).open())
            }
        }
    }

    private func show(_ receipts: [ErasureReceipts.Open]) throws {
        if options.json { return try Output.json(receipts) }
        for peer in receipts {
            try Output.data("\(peer.peer)\t\(peer.unconfirmed) unconfirmed\t\(peer.overdue) overdue")
        }
    }
}
