public import Kernel
public import Web

/// Creating an account; a refused form keeps everything but the password.
public enum SignUpPage {
    public static func view(
        handle: String? = nil, displayName: String? = nil, email: String? = nil, problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/sign-up", button: Message("Create account"),
            fields: [
                FormField(
                    "display_name", Message("Name"), value: displayName,
                    hint: Message("What others see. You can change it later."), autocomplete: "name"),
                FormField(
                    "handle", Message("Handle"), value: handle,
                    hint: Message("3–20 characters: a–z, 0–9 and _. Your address begins with it."),
                    autocomplete: "username", isLiteral: true),
                FormField("email", Message("E-mail"), value: email, type: "email", autocomplete: "email"),
                FormField(
                    "password", Message("Password"), hint: Message("At least 8 characters; 15 or more are better."),
                    type: "password", autocomplete: "new-password"),
            ], problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Do you have an account?"), answer: Message("Sign in"), path: "/sign-in")
        return AccountFormPage.view(
            title: Message("Create account"), form: form, other: other, isForNewcomers: true, problem: problem)
    }
}
