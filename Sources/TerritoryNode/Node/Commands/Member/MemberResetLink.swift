import Accounts
import ArgumentParser

/// `territory member reset-link`: a way in for who has none.
struct MemberResetLink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset-link", abstract: "Print a link by which a member chooses a new password.",
        discussion: """
            It works once and for an hour. Whoever opens it has the account, so hand it only to whom you know to be the member. A \
            second factor stays.
            """)

    @OptionGroup var one: OneMemberOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await one.with { desk, member in
            if change.plans("make a link by which @\(one.handle.handle) chooses a new password") { return }
            let link = try await desk.resetLink(of: member)
            if one.which.options.json { return try Output.json(["reset_link": link]) }
            try Output.data(link)
        }
    }
}
