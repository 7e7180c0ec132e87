import Kernel
import Web

/// Taking one's data along, as a page.
struct ExportPages: Sendable {
    let exports: ExportOperations

    static let base = "/settings/data"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .member) { _, context in .view(Self.view(of: context.member.handle)) },
            .post(Self.base, access: .member, rate: .login, answer: export),
        ]
    }

    @Sendable private func export(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        do {
            let form = try request.read(CurrentPasswordForm.self)
            try await exports.sessions.confirm(form.currentPassword, of: context.member.id)
            let archive = try await exports.archive(of: context.member)
            return .download(name: archive.name, bytes: archive.bytes)
        } catch let problem as Problem where problem.isForForm || problem.kind == .wrongPassword {
            return .view(Self.view(of: context.member.handle, problem: problem))
        }
    }

    private static func view(of handle: String, problem: Problem? = nil) -> View {
        let form = Form(
            action: base, button: Message("Download"),
            fields: [.currentPassword], username: handle, problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Do you want it erased instead?"), answer: Message("Leave"), path: "/settings/leave")
        return AccountFormPage.view(
            title: Message("My data"),
            lead: Message("One archive of everything this territory keeps of you, except passwords and secrets."),
            form: form, other: other, problem: problem)
    }
}
