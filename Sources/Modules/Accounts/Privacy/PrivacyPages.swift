import Kernel
import Web

/// The same as a page with one form.
struct PrivacyPages: Sendable {
    let members: MemberOperations

    var pages: [PageRoute] {
        [
            .get("/me/privacy", access: .member, answer: show),
            .post("/me/privacy", access: .member, answer: save),
        ]
    }

    @Sendable private func show(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let account = try await members.store.account(context.member.id) else { throw Problem.notSignedIn }
        return .view(PrivacyPage.view(account.privacy))
    }

    @Sendable private func save(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let privacy = try request.read(Privacy.self)
        _ = try await members.update(context.member.id, ProfileChange(privacy: privacy)) { _ in }
        return .redirect("/me?saved")
    }
}
