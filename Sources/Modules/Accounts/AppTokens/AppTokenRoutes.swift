import Kernel
import Web

/// Programs' tokens over the API.
struct AppTokenRoutes: Sendable {
    let appTokens: AppTokenOperations
    let sessions: SessionOperations

    var endpoints: [Endpoint] {
        [
            .get("/auth/tokens", "The own programs' tokens", access: .member, answer: list),
            .post(
                "/auth/tokens", "Make a token for a program; its secret is shown this once", access: .member,
                problems: [.signInAgain, .tooManyTokens], status: 201, answer: make),
            .delete("/auth/tokens/{id}", "Revoke a token", access: .member, answer: revoke),
        ]
    }

    private struct AppTokens: Codable, Sendable {
        let items: [AppToken]
    }

    private struct IDPath: Codable, Sendable {
        let id: ID<AppToken>
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<AppTokens> {
        .ok(AppTokens(items: try await appTokens.store.all(of: context.member.id)))
    }

    @Sendable private func make(
        _ input: Input<None, None, AppTokenOperations.Wish>, _ context: MemberContext
    ) async throws -> Answer<AppTokenOperations.Made> {
        try await sessions.requireRecentSignIn(context.member)
        let made = try await appTokens.make(input.body, by: context.member)
        return .created(made, location: "\(Endpoint.base)/auth/tokens")
    }

    @Sendable private func revoke(_ input: Input<IDPath, None, None>, _ context: MemberContext) async throws {
        try await appTokens.revoke(input.path.id, of: context.member.id)
    }
}
