public import Accounts
public import ArgumentParser
import Content
import ContentStorage
import Federation
import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import Registry
import Web

/// `territory member`: the people of a territory, as its administrators see them.
struct MemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "List, make, let in and keep out members.",
        discussion: """
            Members are named by their handle. The running node goes on with what was changed within five seconds; each change is \
            written down with the member, and `territory member show` prints what was.
            """,
        subcommands: [
            MemberList.self, MemberShow.self, MemberActs.self, MemberCreate.self, MemberRole.self,
            MemberSuspend.self, MemberRestore.self, MemberResetLink.self,
            MemberRemoveFactor.self,
        ])
}

/// Which territory's members are meant.
struct MemberOptions: ParsableArguments {
    @OptionGroup var options: OperatorOptions

    @Argument(help: CodeArgument.help)
    var code: CodeArgument

    func with(_ body: (OperatorDesk) async throws -> Void) async throws {
        try await CommandProblem.reporting {
            try await NodeFolder(url: options.folder).withMembers(of: code.code, body)
        }
    }

    /// One line, or one object each line: handle, state, roles, address, name.
    func print(_ member: AdminMember) throws {
        if options.json { return try Output.json(member) }
        let roles = member.roles.map(\.rawValue).joined(separator: ",")
        try Output.data(
            [
                member.handle, member.state.rawValue, roles.isEmpty ? "-" : roles, Output.shown(member.email),
                Output.shown(member.displayName),
            ].joined(separator: "\t"))
    }
}

/// One member of one territory.
struct OneMemberOptions: ParsableArguments {
    @OptionGroup var which: MemberOptions

    @Argument(help: "The member's handle, with or without the @ before it.")
    var handle: HandleArgument

    func with(_ body: (OperatorDesk, AdminMember) async throws -> Void) async throws {
        try await which.with { desk in
            guard let member = try await desk.find(handle.handle) else {
                throw CommandProblem.unknownMember(handle.handle)
            }
            try await body(desk, member)
        }
    }
}

/// A handle as an operator types it.
struct HandleArgument: ExpressibleByArgument {
    let handle: Handle

    init?(argument: String) {
        let name = argument.hasPrefix("@") ? String(argument.dropFirst()) : argument
        guard let handle = try? Handle(checking: name.lowercased()) else { return nil }
        self.handle = handle
    }
}

extension FactorLoss: ExpressibleByArgument {}
extension Role: ExpressibleByArgument {}
extension MemberState: ExpressibleByArgument {}

extension NodeFolder {
    /// Lends what changes a territory's members, without serving the territory.
    fileprivate func withMembers(of code: TerritoryCode, _ body: (OperatorDesk) async throws -> Void) async throws {
        let keys = try keys(of: code)
        try await withDatabase(of: code) { database in
            guard let record = try await NodeRecord.own(in: database) else {
                throw RegistryError.unknownTerritory(code)
            }
            try await SchemaCheck.run(in: database, scope: code.description)
            let given = ModuleEnvironment(
                territory: Territory(code: code, name: record.name, origin: record.origin), tid: record.tid,
                database: database, federation: FederationLog(world: .system),
                permissions: PermissionService(InstalledModules.types.flatMap { $0.capabilities }, world: .system),
                world: .system, logger: Logger(label: "territory.operator"), tokenSeed: try keys.secret(.token),
                secret: try keys.secret(.secret),
                content: try await content(of: code, in: database))
            try await body(try await Accounts(given).desk)
        }
    }
}
