import Kernel
import Web

/// Changing the own password.
enum PasswordPage {
    static func view(of handle: String, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/settings/password", button: Message("Set the password"),
            fields: [
                .currentPassword,
                FormField(
                    "password", Message("New password"), hint: Message("At least 8 characters; 15 or more are better."),
                    type: "password", autocomplete: "new-password"),
            ], username: handle, problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Do you not remember the current one?"), answer: Message("Forgotten password"),
            path: "/forgotten")
        return AccountFormPage.view(title: Message("Change password"), form: form, other: other, problem: problem)
    }
}
