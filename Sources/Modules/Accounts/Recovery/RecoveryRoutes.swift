import Kernel
import Web

/// Verifying an address, and getting a new password or address, over the API.
struct RecoveryRoutes: Sendable {
    let recovery: RecoveryOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/auth/email/verify", "Show by a link's token that an address is one's own", access: .anyone,
                rate: .login, problems: [.linkEnded], status: 204, answer: verify),
            .post(
                "/auth/email/resend", "Send the message that verifies the address once more", access: .member,
                rate: .login, status: 204, answer: resend),
            .post(
                "/auth/email/change", "Write to a new address, which counts once its link was opened",
                access: .member, rate: .login, problems: [.wrongPassword, .passwordsBusy], status: 204,
                answer: changeEmail),
            .post(
                "/auth/password/reset", "Ask for a link that sets a new password", access: .anyone, rate: .login,
                status: 202, answer: ask),
            .post(
                "/auth/password/confirm", "Set a new password by a link's token", access: .anyone, rate: .login,
                problems: [.linkEnded, .passwordsBusy], status: 204, answer: confirm),
            .post(
                "/auth/password/change", "Set a new password; every other sign-in ends", access: .member,
                rate: .login, problems: [.wrongPassword, .passwordsBusy], status: 204, answer: changePassword),
        ]
    }

    private struct TokenBody: Codable, Sendable {
        let token: AccountTokenText
    }

    private struct AskBody: Codable, Sendable {
        let login: LoginName
    }

    /// What is answered whether there is such an account or not (S-007).
    private struct Asked: Codable, Sendable {
        let state: String
    }

    private struct ConfirmBody: Codable, Sendable {
        let token: AccountTokenText
        let password: NewPassword
    }

    @Sendable private func verify(
        _ input: Input<None, None, TokenBody>, _ context: NodeContext
    ) async throws -> Answer<None> {
        try await recovery.confirmEmail(input.body.token.token, by: context.member)
        return .noContent
    }

    @Sendable private func resend(_: Input<None, None, None>, _ context: MemberContext) async throws -> Answer<None> {
        try await recovery.resend(to: context.member.id)
        return .noContent
    }

    @Sendable private func ask(_ input: Input<None, None, AskBody>, _ context: NodeContext) async throws -> Answer<
        Asked
    > {
        try await recovery.requests.ask(input.body.login.text, language: context.language.tag)
        return .accepted(Asked(state: "asked"))
    }

    @Sendable private func confirm(
        _ input: Input<None, None, ConfirmBody>, _: NodeContext
    ) async throws -> Answer<None> {
        try await recovery.reset(input.body.token.token, to: input.body.password)
        return .noContent
    }

    @Sendable private func changePassword(
        _ input: Input<None, None, NewPasswordForm>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await recovery.change(input.body.currentPassword, to: input.body.password, by: context.member)
        return .noContent
    }

    @Sendable private func changeEmail(
        _ input: Input<None, None, NewEmailForm>, _ context: MemberContext
    ) async throws -> Answer<None> {
        try await recovery.change(input.body.currentPassword, to: input.body.email, by: context.member)
        return .noContent
    }
}
