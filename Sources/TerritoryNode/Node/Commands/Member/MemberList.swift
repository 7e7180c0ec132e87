import Accounts
import ArgumentParser
import Kernel

/// `territory member list`: who there is, by handle.
struct MemberList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print members: handle, state, roles, address, name.",
        discussion: "With --json, one object each line.")

    @OptionGroup var which: MemberOptions

    @Option(help: "Only those whose handle or name begins with this.")
    var query = ""

    @Option(help: "Only those in this state: \(MemberState.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: MemberState?

    @Option(help: "Only those whose handle comes after this one.")
    var after = ""

    @Option(help: "How many at most.")
    var limit = 100

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
    }

    func run() async throws {
        try await which.with { desk in
            for member in try await desk.list(prefix: query, state: only, after: after, limit: limit) {
                try which.print(member)
            }
        }
    }
}
