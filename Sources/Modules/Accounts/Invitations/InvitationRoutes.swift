import Kernel
import Web

/// Invitations over the API.
struct InvitationRoutes: Sendable {
    let invitations: InvitationOperations

    var endpoints: [Endpoint] {
        [
            .get("/auth/invites", "The own open invitations", access: .member, answer: list),
            .post(
                "/auth/invites", "Make a link that lets somebody in; it is shown this once", access: .member,
                problems: [.tooManyInvitations], status: 201, answer: make),
            .delete("/auth/invites/{id}", "End an invitation", access: .member, answer: end),
        ]
    }

    private struct Invitations: Codable, Sendable {
        let items: [Invitation]
    }

    private struct IDPath: Codable, Sendable {
        let id: ID<Invitation>
    }

    @Sendable private func list(_: Input<None, None, None>, _ context: MemberContext) async throws -> Answer<
        Invitations
    > {
        .ok(Invitations(items: try await invitations.open(of: context.member.id)))
    }

    @Sendable private func make(
        _ input: Input<None, None, InvitationOperations.Wish>, _ context: MemberContext
    ) async throws -> Answer<InvitationOperations.Made> {
        let made = try await invitations.make(input.body, by: context.member.id)
        return .created(made, location: "\(Endpoint.base)/auth/invites")
    }

    @Sendable private func end(_ input: Input<IDPath, None, None>, _ context: MemberContext) async throws {
        try await invitations.store.end(input.path.id, of: context.member.id)
    }
}
