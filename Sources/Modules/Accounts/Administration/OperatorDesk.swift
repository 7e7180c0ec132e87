public import Foundation
public import Kernel
public import ModuleKit
import Postgres
import Web

/// What operators do about members at the machine itself, without a request: what administrators do on pages, by the same
/// operations, and links that let somebody in who cannot come in otherwise.
public struct OperatorDesk: Sendable {
    let administration: MemberAdministration
    let applications: ApplicationOperations
    let links: AccountTokenStore

    /// Members by handle.
    /// - Parameters:
    ///   - prefix: what handle or name begin with.
    ///   - handle: only those after it.
    /// - Throws: `Problem` `invalid`.
    public func list(
        prefix: String, state: MemberState?, after handle: String, limit: Int
    ) async throws -> [AdminMember] {
        var beginning = ""
        do throws(TextProblem) {
            if !prefix.isEmpty { beginning = try SearchText(checking: prefix).text }
        } catch {
            throw Problem.invalid(error.at("/query"))
        }
        return try await administration.store.list(
            prefix: beginning, state: state, after: handle, limit: limit)
    }

    public func find(_ handle: Handle) async throws -> AdminMember? {
        try await administration.store.find(handle: handle.text)
    }

    /// What was done about a member, the newest first.
    public func acts(about member: AdminMember, limit: Int = 50) async throws -> [AuditEntry] {
        try await AuditLog.entries(about: member.id, limit: limit, in: administration.store.database)
    }

    /// What was done in the territory, the newest first, as `AuditLog.entries(of:before:limit:in:)` has it.
    public func acts(of prefix: String, before end: Date?, limit: Int) async throws -> [AuditEntry] {
        try await AuditLog.entries(of: prefix, before: end, limit: limit, in: administration.store.database)
    }

    /// What members are called; who has left for good is called nothing any more.
    public func handles(of members: Set<ID<Member>>) async throws -> [ID<Member>: String] {
        try await administration.store.handles(of: members)
    }

    /// Makes a member.
    /// - Parameter password: nil where the member chooses one by a link.
    /// - Throws: `Problem` `invalid`.
    public func create(
        _ handle: Handle, email: EmailAddress, displayName: DisplayName, language: LanguageTag?,
        password: NewPassword?, roles: Set<Role>
    ) async throws -> AdminMember {
        let random = Data(administration.world.randomBytes(32)).base64URLEncodedString
        let registration = Registration(
            handle: handle, email: email, password: password ?? NewPassword(unchecked: random),
            displayName: displayName, language: language)
        return try await administration.create(registration, roles: roles, by: .operator)
    }

    /// - Throws: `Problem` `notFound`, `lastAdmin`, `wrongState`.
    public func change(
        adding added: Set<Role>, removing removed: Set<Role>, of member: AdminMember
    ) async throws -> AdminMember {
        try await administration.change(adding: added, removing: removed, of: member.id, by: .operator)
    }

    /// - Throws: the same.
    public func freeze(_ member: AdminMember, because reason: MemberAdministration.Reason) async throws -> AdminMember {
        try await administration.freeze(member.id, because: reason, by: .operator)
    }

    /// - Parameter end: when it ends by itself; nil where somebody has to end it.
    /// - Throws: the same.
    public func suspend(
        _ member: AdminMember, because reason: MemberAdministration.Reason, until end: Date?
    ) async throws -> AdminMember {
        try await administration.suspend(member.id, because: reason, until: end, by: .operator)
    }

    /// Lets in who is frozen, suspended or waits for a decision.
    /// - Throws: the same.
    public func restore(_ member: AdminMember) async throws -> AdminMember {
        guard member.state == .pending else { return try await administration.restore(member.id, by: .operator) }
        try await applications.approve(member.id, by: .operator)
        return try await administration.find(member.id)
    }

    /// Takes away the second factor of a member who has lost it; every sign-in ends with it.
    /// - Throws: `Problem` `notFound`.
    public func removeFactor(
        of member: AdminMember, because reason: FactorLoss
    ) async throws -> AdminMember {
        try await administration.removeFactor(of: member.id, because: reason, by: .operator)
    }

    /// An address by which whoever opens it chooses the member's password, once and within an hour.
    /// - Throws: `Problem` `wrongState` for who waits to be let in or has left for good.
    public func resetLink(of member: AdminMember) async throws -> String {
        let token = try await administration.store.database.write { transaction in
            guard let now = try await administration.store.locked(member.id, in: transaction) else {
                throw Problem.notFound
            }
            let (store, time) = (administration.store, administration.world.now())
            guard now.state != .pending, try await store.canComeBack(now.id, at: time, in: transaction) else {
                throw Problem(.wrongState)
            }
            try await administration.audit.note(
                "member.reset-link", by: .operator, about: member.id, in: transaction)
            return try await links.make(.reset, of: member.id, email: now.email, in: transaction)
        }
        return administration.members.territory.origin + MailKind.reset.path(token: links.tokens.token(token))
    }
}
