import Kernel
import Web

/// Going away and leaving as pages, each with the password.
struct LeavingPages: Sendable {
    let leaving: LeavingOperations

    var pages: [PageRoute] {
        [
            .get("/settings/away", access: .member) { _, context in
                .view(LeavingPage.away(of: context.member.handle))
            },
            .post("/settings/away", access: .member, rate: .login) { request, context in
                try await go(
                    request, context, show: { LeavingPage.away(of: context.member.handle, problem: $0) }, leaving.goAway
                )
            },
            .get("/settings/leave", access: .member) { _, context in
                .view(LeavingPage.leave(of: context.member.handle))
            },
            .post("/settings/leave", access: .member, rate: .login) { request, context in
                try await go(
                    request, context, show: { LeavingPage.leave(of: context.member.handle, problem: $0) }, leaving.leave
                )
            },
        ]
    }

    private func go(
        _ request: PageRequest, _ context: MemberContext, show: (Problem) -> View,
        _ act: (SignedInMember) async throws -> Void
    ) async throws -> PageAnswer {
        do {
            let form = try request.read(CurrentPasswordForm.self)
            try await leaving.sessions.confirm(form.currentPassword, of: context.member.id)
            try await act(context.member)
            return .signOut(to: "/")
        } catch let problem as Problem
            where problem.isForForm || [.wrongPassword, .lastAdmin].contains(problem.kind)
        {
            return .view(show(problem))
        }
    }
}

/// What going away and leaving mean, and the form that does it.
enum LeavingPage {
    static func away(of handle: String, problem: Problem? = nil) -> View {
        AccountFormPage.view(
            title: Message("Go away for a while"),
            lead: Message("You are hidden everywhere and signed out. Signing in brings you back as you were."),
            form: form("/settings/away", Message("Go away"), handle, problem), other: back, problem: problem)
    }

    static func leave(of handle: String, problem: Problem? = nil) -> View {
        AccountFormPage.view(
            title: Message("Leave"),
            lead: Message(
                "The other territories forget you at once. Signing in within 14 days brings you back; after that everything about you is erased here too, and your handle stays taken for a year."
            ), form: form("/settings/leave", Message("Leave for good"), handle, problem), other: back, problem: problem)
    }

    private static func form(_ action: String, _ button: Message, _ handle: String, _ problem: Problem?) -> Form {
        Form(
            action: action, button: button,
            fields: [.currentPassword], username: handle, problem: problem)
    }

    private static var back: AccountFormPage.Other {
        AccountFormPage.Other(
            question: Message("Changed your mind?"), answer: Message("Back to my account"), path: "/settings")
    }
}
