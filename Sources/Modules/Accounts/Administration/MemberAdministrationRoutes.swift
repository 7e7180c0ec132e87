import Foundation
import Kernel
import Web

/// What administrators see of members and do about them, over the API.
struct MemberAdministrationRoutes: Sendable {
    let administration: MemberAdministration

    var endpoints: [Endpoint] {
        [
            .list("/admin/members", "All members, by handle", access: .admin, rate: .search, answer: list),
            .get("/admin/members/{id}", "One member, as administrators see them", access: .admin, answer: show),
            .post(
                "/admin/members/{id}/freeze", "Keep a member from signing in", access: .admin,
                problems: [.lastAdmin, .wrongState], answer: freeze),
            .post(
                "/admin/members/{id}/suspend", "Keep a member from signing in, hidden, for a time", access: .admin,
                problems: [.lastAdmin, .wrongState], answer: suspend),
            .post(
                "/admin/members/{id}/restore", "Let a frozen or suspended member in again", access: .admin,
                problems: [.wrongState], answer: restore),
            .delete(
                "/admin/members/{id}/sessions", "End every sign-in and program's token of a member", access: .admin,
                answer: signOut),
            .set(
                "/admin/members/{id}/roles", "Give a member exactly these roles", access: .admin,
                problems: [.lastAdmin, .wrongState], answer: setRoles),
        ]
    }

    private struct IDPath: Codable, Sendable {
        let id: ID<Member>
    }

    private struct MembersQuery: Codable, Sendable {
        let q: SearchText?
        let state: MemberState?
    }

    private struct FreezeBody: Codable, Sendable {
        let reason: MemberAdministration.Reason
    }

    private struct SuspendBody: Codable, Sendable {
        let reason: MemberAdministration.Reason
        let until: Date?
    }

    private struct RolesBody: Codable, Sendable {
        let roles: [Role]
    }

    @Sendable private func list(
        _ input: Input<None, MembersQuery, None>, _ position: ListPosition, _: AdminContext
    ) async throws -> Page<AdminMember> {
        let found = try await administration.store.list(
            prefix: input.query.q?.text ?? "", state: input.query.state, after: position.after ?? "",
            limit: position.limit)
        return Page(items: found, next: found.count == position.limit ? found.last?.handle : nil)
    }

    @Sendable private func show(
        _ input: Input<IDPath, None, None>, _: AdminContext
    ) async throws -> Answer<AdminMember> {
        .ok(try await administration.find(input.path.id))
    }

    @Sendable private func freeze(
        _ input: Input<IDPath, None, FreezeBody>, _ context: AdminContext
    ) async throws -> Answer<AdminMember> {
        let member = try await administration.freeze(
            input.path.id, because: input.body.reason, by: context.actor)
        context.note("freezes a member", member: member.id)
        return .ok(member)
    }

    @Sendable private func suspend(
        _ input: Input<IDPath, None, SuspendBody>, _ context: AdminContext
    ) async throws -> Answer<AdminMember> {
        let member = try await administration.suspend(
            input.path.id, because: input.body.reason, until: input.body.until, by: context.actor)
        context.note("suspends a member", member: member.id)
        return .ok(member)
    }

    @Sendable private func restore(
        _ input: Input<IDPath, None, None>, _ context: AdminContext
    ) async throws -> Answer<AdminMember> {
        let member = try await administration.restore(input.path.id, by: context.actor)
        context.note("restores a member", member: member.id)
        return .ok(member)
    }

    @Sendable private func signOut(_ input: Input<IDPath, None, None>, _ context: AdminContext) async throws {
        try await administration.signOut(input.path.id, by: context.actor)
        context.note("signs a member out", member: input.path.id)
    }

    @Sendable private func setRoles(
        _ input: Input<IDPath, None, RolesBody>, _ context: AdminContext
    ) async throws {
        let member = try await administration.set(
            Set(input.body.roles), of: input.path.id, by: context.actor)
        context.note("changes a member's roles", member: member.id)
    }
}
