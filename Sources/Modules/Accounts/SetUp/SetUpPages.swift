import Kernel
import Web

/// The page behind the one-time link.
struct SetUpPages: Sendable {
    let setUp: SetUpOperations
    let sessions: SessionOperations

    var pages: [PageRoute] {
        [
            .get("/set-up/{token}", access: .anyone, rate: .login, answer: show),
            .post("/set-up/{token}", access: .anyone, rate: .login, answer: make),
        ]
    }

    private struct SetUpForm: Codable, Sendable {
        let handle: Handle
        let password: NewPassword
    }

    @Sendable private func show(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let token = request.parameters["token"] ?? ""
        _ = try await setUp.email(token: token)
        return .view(SetUpPage.view(token: token))
    }

    @Sendable private func make(_ request: PageRequest, _ context: NodeContext) async throws -> PageAnswer {
        let token = request.parameters["token"] ?? ""
        do {
            let form = try request.read(SetUpForm.self)
            let account = try await setUp.makeAdministrator(token: token, handle: form.handle, password: form.password)
            return try await sessions.enter(try await sessions.proven(account.id), context, to: "/me")
        } catch let problem as Problem where problem.isForForm {
            return .view(SetUpPage.view(token: token, handle: request.form["handle"], problem: problem))
        }
    }
}
