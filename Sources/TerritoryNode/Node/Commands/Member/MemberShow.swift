import Accounts
import ArgumentParser
import Foundation
import Kernel
import ModuleKit

/// `territory member show`: one member, and what was done about them.
struct MemberShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print one member, and what administrators and operators did about them.")

    @OptionGroup var one: OneMemberOptions

    /// What `--json` prints: the member as the API shows one to administrators, with `acts`, the newest first.
    private struct Shown: Encodable {
        let member: AdminMember
        let acts: [AuditEntry]

        private enum CodingKeys: String, CodingKey {
            case acts
        }

        func encode(to encoder: any Encoder) throws {
            try member.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(acts, forKey: .acts)
        }
    }

    func run() async throws {
        try await one.with { desk, member in
            let acts = try await desk.acts(about: member)
            if one.which.options.json { return try Output.json(Shown(member: member, acts: acts)) }
            let lines: [(String, String?)] = [
                ("handle", member.handle), ("id", member.id.description), ("name", member.displayName),
                ("email", member.email), ("email confirmed", member.isEmailVerified ? "yes" : "no"),
                ("state", member.state.rawValue), ("reason", member.reason),
                ("until", member.suspendedUntil.map { $0.formatted(.iso8601) }),
                ("roles", member.roles.map(\.rawValue).joined(separator: ", ")),
                ("joined", member.joinedAt.formatted(.iso8601)),
            ]
            for case (let name, let value?) in lines { try Output.data("\(name)\t\(Output.shown(value))") }
            let handles = try await desk.handles(of: Set(acts.compactMap(\.actor)))
            for act in acts { try Output.data("act\t\(MemberActs.line(act, handles))") }
        }
    }
}
