import Foundation
import Kernel
import Postgres
import Web

/// Signing up, in and out by forms.
struct AccountPages: Sendable {
    let members: MemberOperations
    let sessions: SessionOperations

    var pages: [PageRoute] {
        [
            .get("/sign-up", access: .anyone) { _, context in
                context.member == nil ? .view(SignUpPage.view()) : .redirect("/me")
            },
            .post("/sign-up", access: .anyone, rate: .register, answer: signUp),
            .get("/sign-in", access: .anyone) { _, context in
                context.member == nil ? .view(SignInPage.view()) : .redirect("/me")
            },
            .post("/sign-in", access: .anyone, rate: .login, answer: signIn),
            .post("/sign-out", access: .anyone, answer: signOut),
        ]
    }

    private struct SignInForm: Codable, Sendable {
        let login: LoginName
        let password: PresentedPassword
    }

    @Sendable private func signUp(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        do {
            let new = try await members.prepare(try request.read(Registration.self))
            let account = try await members.store.database.write { try await members.create(new, in: $0) }
            return try await sessions.enter(account.id, context, to: "/me")
        } catch let problem as Problem where problem.isForForm {
            let form = request.form
            return .view(
                SignUpPage.view(
                    handle: form["handle"], displayName: form["display_name"], email: form["email"], problem: problem))
        }
    }

    @Sendable private func signIn(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        do {
            let form = try request.read(SignInForm.self)
            let member = try await sessions.signIn(form.login.text, form.password, from: context.address)
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
    var isForForm: Bool { kind == .invalid || kind == .invalidCredentials || kind == .passwordsBusy }
}

extension SessionOperations {
    /// Signs the browser in and goes on to a page. What it had before counts no longer (S-029).
    func enter(_ member: ID<Member>, _ context: NodeContext, to path: String) async throws -> PageAnswer {
        if let old = context.member { try await signOut(old) }
        let cookie = try await beginPageSession(for: member, context)
        return .signIn(session: cookie, lifetime: Int(RefreshFamily.absoluteLifetime), to: path)
    }
}
