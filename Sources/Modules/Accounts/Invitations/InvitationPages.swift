import Kernel
import Web

/// The own invitations as pages.
struct InvitationPages: Sendable {
    let invitations: InvitationOperations

    var pages: [PageRoute] {
        [
            .get("/invitations", access: .member, answer: list),
            .post("/invitations", access: .member, answer: make),
            .post("/invitations/{id}/end", access: .member, answer: end),
        ]
    }

    @Sendable private func list(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(InvitationsPage.view(try await invitations.open(of: context.member.id)))
    }

    /// Answers with the page itself and not with a redirect: the link is shown this once.
    @Sendable private func make(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let made = try await invitations.make(
                try request.read(InvitationOperations.Wish.self), by: context.member.id)
            return .view(InvitationsPage.view(try await invitations.open(of: context.member.id), link: made.link))
        } catch let problem as Problem where problem.kind == .invalid || problem.kind == .tooManyInvitations {
            return .view(
                InvitationsPage.view(
                    try await invitations.open(of: context.member.id), note: request.form["note"], problem: problem))
        }
    }

    @Sendable private func end(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let id = ID<Invitation>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        try await invitations.store.end(id, of: context.member.id)
        return .redirect("/invitations")
    }
}
