import Kernel
import Web

/// Who may see what of the caller, over the API.
struct PrivacyRoutes: Sendable {
    let members: MemberOperations

    var endpoints: [Endpoint] {
        [
            .get("/users/me/privacy", "Who may see what of me", access: .member, answer: show),
            .put("/users/me/privacy", "Decide who may see what of me", access: .member, answer: change),
        ]
    }

    @Sendable private func show(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<Privacy> {
        guard let account = try await members.store.account(context.member.id) else { throw Problem.notSignedIn }
        return .ok(account.privacy, etag: account.etag)
    }

    @Sendable private func change(
        _ input: Input<None, None, Privacy>, _ context: MemberContext
    ) async throws -> Answer<Privacy> {
        let account = try await members.update(context.member.id, ProfileChange(privacy: input.body)) {
            try input.check(etag: $0.etag)
        }
        return .ok(account.privacy, etag: account.etag)
    }
}
