import ArgumentParser
import ContentStorage
import Postgres

/// `territory content release`: the operator's reason to keep something goes.
struct ContentRelease: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "No longer keep what was added or imported.",
        discussion: "It is collected 48 hours later, unless somebody else has a reason to keep it.")

    @OptionGroup var which: ContentOptions

    @Argument(help: "The address.")
    var address: AddressArgument

    func run() async throws {
        try await which.with { storage in
            let wasKept = try await storage.database.write { transaction in
                try await storage.release(address.cid, for: .operator, in: transaction)
            }
            guard wasKept else { throw CommandProblem.notKept(address.cid) }
        }
    }
}
