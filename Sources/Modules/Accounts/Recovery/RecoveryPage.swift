import Kernel
import Web

/// Asking for a new password, choosing it, and confirming an address: one form each.
enum RecoveryPage {
    static func ask(login: String? = nil, isDone: Bool = false, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/forgotten", button: Message("Send me a link"),
            fields: [
                FormField("login", Message("Handle or e-mail"), value: login, autocomplete: "username", isLiteral: true)
            ], problem: problem)
        let lead =
            isDone
            ? Message(
                "If there is an account, a link is on its way. Where the territory sends no mail, ask an administrator for it."
            )
            : Message("You get a link with which you choose a new one. It works for an hour.")
        let other = AccountFormPage.Other(
            question: Message("Do you remember it?"), answer: Message("Sign in"), path: "/sign-in")
        return AccountFormPage.view(
            title: Message("Forgotten password"), lead: lead, form: form, other: other, problem: problem)
    }

    static func reset(token: String, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/reset/\(token)", button: Message("Set the password"),
            fields: [
                FormField(
                    "password", Message("New password"), hint: Message("At least 8 characters; 15 or more are better."),
                    type: "password", autocomplete: "new-password")
            ], problem: problem)
        return AccountFormPage.view(
            title: Message("Choose a new password"), lead: Message("You are signed out everywhere else."), form: form,
            problem: problem)
    }

    /// A form and not the deed itself: programs that look at links in messages confirm nothing.
    static func verify(token: String) -> View {
        let form = Form(action: "/verify/\(token)", button: Message("This address is mine"), fields: [])
        return AccountFormPage.view(title: Message("Confirm your e-mail address"), form: form, problem: nil)
    }

    static var verified: View {
        View("verified", title: Message("Your address is confirmed"))
    }
}
