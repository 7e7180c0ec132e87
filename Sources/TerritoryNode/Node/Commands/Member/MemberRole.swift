import Accounts
import ArgumentParser
import Kernel

/// `territory member role`: what a member is trusted with.
struct MemberRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role", abstract: "Give a member roles and take roles away.",
        discussion: """
            What is not named stays as it is. Taking “admin” away needs --confirm with the handle; the last administrator keeps it.
            """)

    @OptionGroup var one: OneMemberOptions
    @OptionGroup var change: ChangeOptions

    @Option(help: "A role to give: \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
    var add: [Role] = []

    @Option(help: "A role to take away.")
    var remove: [Role] = []

    @Option(help: "The handle once more, where an administrator is to be one no longer.")
    var confirm: HandleArgument?

    func validate() throws {
        guard !add.isEmpty || !remove.isEmpty else {
            throw ValidationError("Name a role: --add ROLE or --remove ROLE.")
        }
        guard Set(add).isDisjoint(with: remove) else {
            throw ValidationError("A role is either given or taken away.")
        }
    }

    func run() async throws {
        try await one.with { desk, member in
            let handle = one.handle.handle
            let given = add.isEmpty ? nil : "give @\(handle) \(Self.list(add))"
            let taken = remove.isEmpty ? nil : "take \(Self.list(remove)) from @\(handle)"
            if change.plans([given, taken].compactMap(\.self).joined(separator: " and ")) { return }
            if remove.contains(.admin), confirm?.handle != handle {
                throw CommandProblem.memberUnconfirmed(handle, "take the rights of an administrator from @\(handle)")
            }
            try one.which.print(try await desk.change(adding: Set(add), removing: Set(remove), of: member))
        }
    }

    private static func list(_ roles: [Role]) -> String {
        roles.map(\.rawValue).joined(separator: ", ")
    }
}
