import Accounts
import ArgumentParser
import Foundation
import Kernel
import ModuleKit

/// `territory member acts`: what was done in a territory, and who was not let in.
struct MemberActs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acts", abstract: "Print what was written down: when, what, what more, by whom, about whom.",
        discussion: """
            The newest first. Refused sign-ins are entries at the first, tenth, hundredth … of a member in an hour; those of names that \
            are none are about nobody, `-`. With --json, one object each line.
            """)

    @OptionGroup var which: MemberOptions

    @Option(help: "Only acts that begin with this, such as `session.` or `member.suspend`.")
    var only = ""

    @Option(help: "Only what was before this time, such as 2026-11-22T10:00:00Z.")
    var before: TimeArgument?

    @Option(help: "How many at most.")
    var limit = 100

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is at least 1.") }
    }

    func run() async throws {
        try await which.with { desk in
            let acts = try await desk.acts(of: only, before: before?.time, limit: limit)
            if which.options.json {
                for act in acts { try Output.json(act) }
                return
            }
            let handles = try await desk.handles(of: Set(acts.flatMap { [$0.actor, $0.member].compactMap(\.self) }))
            for act in acts {
                try Output.data([Self.line(act, handles), Self.name(act.member, handles)].joined(separator: "\t"))
            }
        }
    }

    /// When, what, what more, and by whom.
    static func line(_ act: AuditEntry, _ handles: [ID<Member>: String]) -> String {
        let actor = act.actor.map { Self.name($0, handles) } ?? act.by
        return [act.at.formatted(.iso8601), act.act, act.detail ?? "-", "by \(actor)"].joined(separator: "\t")
    }

    private static func name(_ member: ID<Member>?, _ handles: [ID<Member>: String]) -> String {
        guard let member else { return "-" }
        return handles[member].map { "@\($0)" } ?? member.description
    }
}

/// A time as an operator types it (RFC 3339).
struct TimeArgument: ExpressibleByArgument {
    let time: Date

    init?(argument: String) {
        guard let time = try? Date(argument, strategy: .iso8601) else { return nil }
        self.time = time
    }
}
