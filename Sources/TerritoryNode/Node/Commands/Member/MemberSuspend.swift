import Accounts
import ArgumentParser
import Foundation
import Kernel

/// `territory member suspend`: somebody cannot sign in, and is hidden.
struct MemberSuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suspend",
        abstract: "Keep a member from signing in, and hide them here and in the other territories.",
        discussion: """
            Every sign-in of the member ends. It needs --confirm with the handle. With --freeze the profile stays to be seen. \
            `territory member restore` undoes either.
            """)

    @OptionGroup var one: OneMemberOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: "Why; the member reads it when signing in with the right password.")
    var reason: String

    @Option(help: "How many days; without it, until somebody restores the member.")
    var days: Int?

    @Flag(help: "Only keep the member from signing in; the profile stays.")
    var freeze = false

    @Option(help: "The handle once more, so that it is no slip.")
    var confirm: HandleArgument?

    func validate() throws {
        guard days == nil || (1...3650).contains(days ?? 0) else { throw ValidationError("--days is from 1 to 3650.") }
        guard !freeze || days == nil else { throw ValidationError("--freeze lasts until the member is restored.") }
    }

    func run() async throws {
        try await one.with { desk, member in
            let handle = one.handle.handle
            let reason: MemberAdministration.Reason
            do throws(TextProblem) {
                reason = try .init(checking: self.reason)
            } catch {
                throw CommandProblem.badValue("--reason", error)
            }
            let time = days.map { " for \($0) days" } ?? ""
            let plan =
                freeze
                ? "keep @\(handle) from signing in" : "keep @\(handle) from signing in and hide the profile\(time)"
            if change.plans(plan) { return }
            guard confirm?.handle == handle else { throw CommandProblem.memberUnconfirmed(handle, plan) }
            if freeze { return try one.which.print(try await desk.freeze(member, because: reason)) }
            let end = days.map { World.system.now().addingTimeInterval(Double($0) * 24 * 3600) }
            try one.which.print(try await desk.suspend(member, because: reason, until: end))
        }
    }
}

/// `territory member restore`: somebody may come in again, or for the first time.
struct MemberRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Let in a member who is suspended or frozen, waits to be let in, or left within 14 days.")

    @OptionGroup var one: OneMemberOptions
    @OptionGroup var change: ChangeOptions

    func run() async throws {
        try await one.with { desk, member in
            if change.plans("let @\(one.handle.handle) in, who is \(member.state.rawValue)") { return }
            try one.which.print(try await desk.restore(member))
        }
    }
}
