import Kernel
import Web

/// The pages that links lead to, and the form that asks for one.
struct RecoveryPages: Sendable {
    let recovery: RecoveryOperations

    var pages: [PageRoute] {
        [
            .get("/forgotten", access: .anyone) { request, _ in
                .view(RecoveryPage.ask(isDone: request.query["asked"] != nil))
            },
            .post("/forgotten", access: .anyone, rate: .login, answer: ask),
            .get("/reset/{token}", access: .anyone, rate: .login, answer: showReset),
            .post("/reset/{token}", access: .anyone, rate: .login, answer: reset),
            .get("/verify/{token}", access: .anyone) { request, _ in
                .view(RecoveryPage.verify(token: request.parameters["token"] ?? ""))
            },
            .post("/verify/{token}", access: .anyone, rate: .login, answer: verify),
            .get("/verified", access: .anyone) { _, _ in .view(RecoveryPage.verified) },
        ]
    }

    private struct AskForm: Codable, Sendable {
        let login: LoginName
    }

    private struct ResetForm: Codable, Sendable {
        let password: NewPassword
    }

    @Sendable private func ask(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        do {
            let form = try request.read(AskForm.self)
            try await recovery.requests.ask(form.login.text, language: context.language.tag)
            return .redirect("/forgotten?asked")
        } catch let problem as Problem where problem.kind == .invalid {
            return .view(RecoveryPage.ask(login: request.form["login"], problem: problem))
        }
    }

    @Sendable private func showReset(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        let token = AccountToken(text: request.parameters["token"] ?? "")
        try await recovery.checkReset(token)
        return .view(RecoveryPage.reset(token: token.text))
    }

    @Sendable private func reset(_ request: PageRequest, _: NodeContext) async throws -> PageAnswer {
        let token = AccountToken(text: request.parameters["token"] ?? "")
        do {
            try await recovery.reset(token, to: try request.read(ResetForm.self).password)
            return .redirect("/sign-in?reset")
        } catch let problem as Problem where problem.isForForm {
            return .view(RecoveryPage.reset(token: token.text, problem: problem))
        }
    }

    @Sendable private func verify(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        try await recovery.confirmEmail(AccountToken(text: request.parameters["token"] ?? ""), by: context.member)
        return .redirect("/verified")
    }
}
