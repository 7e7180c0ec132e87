public import Kernel
public import Web

/// Signing in with handle or e-mail.
public enum SignInPage {
    public static func view(login: String? = nil, isReset: Bool = false, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/sign-in", button: Message("Sign in"),
            fields: [
                FormField(
                    "login", Message("Handle or e-mail"), value: login, autocomplete: "username", isLiteral: true),
                FormField("password", Message("Password"), type: "password", autocomplete: "current-password"),
            ], problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Are you new here?"), answer: Message("Create account"), path: "/sign-up")
        let lead = isReset ? Message("Your password is set. Sign in with it.") : nil
        let forgotten = AccountFormPage.Other(
            question: Message("Do you not remember your password?"), answer: Message("Forgotten password"),
            path: "/forgotten")
        return AccountFormPage.view(
            title: Message("Sign in"), lead: lead, form: form, other: other, another: forgotten, problem: problem)
    }
}
