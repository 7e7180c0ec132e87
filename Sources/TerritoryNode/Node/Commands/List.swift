import ArgumentParser
import Kernel
import Registry

/// `territory list`: every territory of this database.
struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List territories, oldest first.")

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        try await Operator.with(options) { session in
            let territories = try await session.provisioner.list()
            if options.json { return try Output.json(territories) }
            for territory in territories { try Output.line(territory) }
        }
    }
}
