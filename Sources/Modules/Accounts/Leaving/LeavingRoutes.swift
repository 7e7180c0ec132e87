import Kernel
import Web

/// Going away for a while, over the API; leaving is `DELETE /users/me`.
struct LeavingRoutes: Sendable {
    let leaving: LeavingOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/auth/deactivate", "Go away for a while; signing in ends it", access: .member,
                problems: [.signInAgain, .lastAdmin], status: 204, answer: goAway)
        ]
    }

    @Sendable private func goAway(_: Input<None, None, None>, _ context: MemberContext) async throws -> Answer<None> {
        try await leaving.sessions.requireRecentSignIn(context.member)
        try await leaving.goAway(context.member)
        return .noContent
    }
}
