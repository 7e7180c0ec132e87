import Foundation
import Kernel
import Web

/// What guards the own account, as pages: password, address, sign-ins, programs' tokens.
struct SettingsPages: Sendable {
    let members: MemberOperations
    let recovery: RecoveryOperations
    let sessions: SessionOperations
    let appTokens: AppTokenOperations

    var pages: [PageRoute] {
        [
            .get("/settings", access: .member, answer: show),
            .get("/settings/password", access: .member) { _, context in
                .view(PasswordPage.view(of: context.member.handle))
            },
            .post("/settings/password", access: .member, rate: .login, answer: changePassword),
            .get("/settings/email", access: .member, answer: showEmail),
            .post("/settings/email", access: .member, rate: .login, answer: changeEmail),
            .post("/settings/email/resend", access: .member, rate: .login, answer: resend),
            .get("/settings/sessions", access: .member, answer: listSessions),
            .post("/settings/sessions/others/end", access: .member, answer: endOthers),
            .post("/settings/sessions/{id}/end", access: .member, answer: endSession),
            .get("/settings/tokens", access: .member, answer: listTokens),
            .post("/settings/tokens", access: .member, rate: .login, answer: makeToken),
            .post("/settings/tokens/{id}/revoke", access: .member, answer: revokeToken),
        ]
    }

    @Sendable private func show(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(SettingsPage.view(done: request.query["done"]))
    }

    // MARK: - Password and address

    @Sendable private func changePassword(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(NewPasswordForm.self)
            try await recovery.change(form.currentPassword, to: form.password, by: context.member)
            return .redirect("/settings?done=password")
        } catch let problem as Problem where problem.isForForm || problem.kind == .wrongPassword {
            return .view(PasswordPage.view(of: context.member.handle, problem: problem))
        }
    }

    @Sendable private func showEmail(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(EmailPage.view(try await address(context), of: context.member.handle))
    }

    @Sendable private func changeEmail(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(NewEmailForm.self)
            try await recovery.change(form.currentPassword, to: form.email, by: context.member)
            return .redirect("/settings?done=email")
        } catch let problem as Problem
            where problem.isForForm || [.wrongPassword, .tooMany].contains(problem.kind)
        {
            return .view(
                EmailPage.view(
                    try await address(context), of: context.member.handle, typed: request.form["email"],
                    problem: problem))
        }
    }

    @Sendable private func resend(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        try await recovery.resend(to: context.member.id)
        return .redirect("/settings?done=email")
    }

    private func address(_ context: MemberContext) async throws -> AddressState {
        guard let state = try await members.store.address(of: context.member.id) else { throw Problem.notSignedIn }
        return state
    }

    // MARK: - Sign-ins

    @Sendable private func listSessions(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let open = try await sessions.store.open(of: context.member.id)
        let reused = try await sessions.store.reused(of: context.member.id)
        return .view(SessionsPage.view(open, reused: reused, current: context.member.session))
    }

    @Sendable private func endOthers(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        try await sessions.endOthers(context.member)
        return .redirect("/settings/sessions")
    }

    @Sendable private func endSession(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let id = ID<Session>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        try await sessions.end(id, of: context.member)
        return .redirect("/settings/sessions")
    }

    // MARK: - Programs' tokens

    private struct TokenForm: Codable, Sendable {
        let name: AppTokenName
        let days: AppTokenOperations.Days
        let currentPassword: PresentedPassword

        enum CodingKeys: String, CodingKey {
            case name, days
            case currentPassword = "current_password"
        }
    }

    @Sendable private func listTokens(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        .view(try await tokensPage(of: context.member))
    }

    private func tokensPage(
        of member: SignedInMember, made: String? = nil, name: String? = nil, problem: Problem? = nil
    ) async throws -> View {
        AppTokensPage.view(
            try await appTokens.store.all(of: member.id), of: member.handle, origin: members.territory.origin,
            made: made, name: name, problem: problem)
    }

    /// Answers with the page itself and not with a redirect: the secret is shown this once.
    @Sendable private func makeToken(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(TokenForm.self)
            let scopes = ScopeName.allCases.filter { request.form["scope_\($0.rawValue)"] != nil }
            try await sessions.confirm(form.currentPassword, of: context.member.id)
            let made = try await appTokens.make(
                .init(name: form.name, scopes: scopes, days: form.days), by: context.member)
            return .view(try await tokensPage(of: context.member, made: made.token))
        } catch let problem as Problem
            where problem.isForForm || [.wrongPassword, .tooManyTokens].contains(problem.kind)
        {
            return .view(try await tokensPage(of: context.member, name: request.form["name"], problem: problem))
        }
    }

    @Sendable private func revokeToken(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let id = ID<AppToken>(request.parameters["id"] ?? "") else { throw Problem.notFound }
        try await appTokens.revoke(id, of: context.member.id)
        return .redirect("/settings/tokens")
    }
}
