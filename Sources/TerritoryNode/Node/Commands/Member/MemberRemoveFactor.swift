import Accounts
import ArgumentParser

/// `territory member remove-factor`: a way in for who has lost what the codes come from.
struct MemberRemoveFactor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove-factor", abstract: "Take a member's second factor and recovery codes away.",
        discussion: """
            Every sign-in and every program's token of the member ends. The password alone opens the account then, so be sure who asked. \
            It needs --confirm with the handle, and is written down with the reason.
            """)

    @OptionGroup var one: OneMemberOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: "Why, which is written down: lost, or foreign where somebody else set it up.")
    var reason: FactorLoss

    @Option(help: "The handle once more, so that it is no slip.")
    var confirm: HandleArgument?

    func run() async throws {
        try await one.with { desk, member in
            let handle = one.handle.handle
            let plan = "take the second factor of @\(handle) away"
            if change.plans(plan) { return }
            guard confirm?.handle == handle else { throw CommandProblem.memberUnconfirmed(handle, plan) }
            try one.which.print(try await desk.removeFactor(of: member, because: reason))
        }
    }
}
