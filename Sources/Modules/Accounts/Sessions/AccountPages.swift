import Foundation
import Kernel
import Postgres
import Web

/// Signing up, in and out by forms.
struct AccountPages: Sendable {
    let registration: RegistrationOperations
    let sessions: SessionOperations
    let secondFactor: SecondFactorPages

    var pages: [PageRoute] {
        [
            .get("/sign-up", access: .anyone, answer: showSignUp),
            .get("/sign-up/received", access: .anyone) { _, _ in .view(ApplicationReceivedPage.view()) },
            .post("/sign-up", access: .anyone, rate: .register, answer: signUp),
            .get("/sign-in", access: .anyone) { request, context in
                context.member == nil
                    ? .view(SignInPage.view(isReset: request.query["reset"] != nil)) : .redirect("/me")
            },
            .post("/sign-in", access: .anyone, rate: .login, answer: signIn),
            .post("/sign-out", access: .anyone, answer: signOut),
        ]
    }

    private struct SignInForm: Codable, Sendable {
        let login: LoginName
        let password: PresentedPassword
    }

    @Sendable private func showSignUp(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        guard context.member == nil else { return .redirect("/me") }
        let policy = try await registration.policies.policy()
        return .view(SignUpPage.view(policy, typed: .init(invitation: request.query["invitation"])))
    }

    @Sendable private func signUp(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        do {
            let new = try await registration.prepare(try request.read(SignUp.self))
            let (account, state) = try await registration.members.store.database.write {
                try await registration.create(new, in: $0)
            }
            guard state == .active else { return .redirect("/sign-up/received") }
            let member = try await sessions.proven(account.id)
            if let next = try await secondFactor.next(for: member) { return .view(next) }
            return try await sessions.enter(member, context, to: "/me")
        } catch let problem as Problem where problem.isForForm || problem.kind == .tooManyApplications {
            let policy = try await registration.policies.policy()
            return .view(SignUpPage.view(policy, typed: .init(request.form), problem: problem))
        }
    }

    @Sendable private func signIn(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        do {
            let form = try request.read(SignInForm.self)
            let member = try await sessions.signIn(form.login.text, form.password, from: context.address)
            if let next = try await secondFactor.next(for: member) { return .view(next) }
            return try await sessions.enter(member, context, to: "/me")
        } catch let problem as Problem where problem.isForForm {
            return .view(SignInPage.view(login: request.form["login"], problem: problem))
        }
    }

    @Sendable private func signOut(_: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        if let member = context.member { try await sessions.signOut(member) }
        return .signOut(to: "/")
    }
}

extension Problem {
    /// Shown in the form it came from, rather than on a page of its own.
    var isForForm: Bool {
        [.invalid, .invalidCredentials, .passwordsBusy, .notLetInYet, .held].contains(kind)
    }
}

extension SessionOperations {
    /// Signs the browser in and goes on to a page. What it had before counts no longer (S-029).
    func enter(_ member: ProvenMember, _ context: NodeContext, to path: String) async throws -> PageAnswer {
        if let old = context.member { try await signOut(old) }
        let cookie = try await beginPageSession(for: member, context)
        return .signIn(session: cookie, lifetime: Int(RefreshFamily.absoluteLifetime), to: path)
    }
}
