import Kernel
import Web

/// The second factor over the API.
struct SecondFactorRoutes: Sendable {
    let secondFactor: SecondFactorOperations
    let sessions: SessionOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/auth/totp/enrol", "Begin to set up a second factor", access: .member, rate: .login,
                problems: [.wrongPassword, .alreadyEnrolled, .passwordsBusy], answer: enrol),
            .post(
                "/auth/totp/confirm", "End that with a first code; the recovery codes are shown this once",
                access: .member, rate: .login, problems: [.wrongCode, .alreadyEnrolled], answer: confirm),
            .delete(
                "/auth/totp", "Give the second factor up, with a code or a recovery code", access: .member,
                rate: .login,
                problems: [.wrongCode, .secondFactorDemanded], answer: giveUp),
            .post(
                "/auth/recovery-codes", "Replace the recovery codes; they are shown this once", access: .member,
                rate: .login, problems: [.wrongCode], answer: renew),
        ]
    }

    private struct Enrolment: Codable, Sendable {
        /// RFC 4648's base32, to be typed into an app.
        let secret: String
        /// The same as `otpauth:`, to be opened by one.
        let link: String
    }

    private struct CodeBody: Codable, Sendable {
        let code: SecondFactorCode
    }

    private struct Codes: Codable, Sendable {
        let recoveryCodes: [String]

        enum CodingKeys: String, CodingKey {
            case recoveryCodes = "recovery_codes"
        }
    }

    @Sendable private func enrol(
        _ input: Input<None, None, CurrentPasswordForm>, _ context: MemberContext
    ) async throws -> Answer<Enrolment> {
        try await sessions.confirm(input.body.currentPassword, of: context.member.id)
        let begun = try await secondFactor.enrol(
            context.member.id, handle: context.member.handle, by: .session(context.member.session))
        return .ok(Enrolment(secret: begun.secret, link: begun.link))
    }

    @Sendable private func confirm(
        _ input: Input<None, None, CodeBody>, _ context: MemberContext
    ) async throws -> Answer<Codes> {
        let codes = try await secondFactor.confirm(
            input.body.code, of: context.member.id, by: .session(context.member.session))
        return .ok(Codes(recoveryCodes: codes))
    }

    /// However recent the sign-in is: whoever took it over has no code.
    @Sendable private func giveUp(_ input: Input<None, None, CodeBody>, _ context: MemberContext) async throws {
        try await secondFactor.giveUp(input.body.code, of: context.member.id)
    }

    @Sendable private func renew(
        _ input: Input<None, None, CodeBody>, _ context: MemberContext
    ) async throws -> Answer<Codes> {
        .ok(Codes(recoveryCodes: try await secondFactor.renewCodes(input.body.code, of: context.member.id)))
    }
}
