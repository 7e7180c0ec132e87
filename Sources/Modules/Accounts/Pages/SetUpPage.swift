public import Kernel
public import Web

/// The one-time link of a new territory: its first administrator chooses a handle and a password (S-016).
public enum SetUpPage {
    /// - Parameter token: from the link; it is posted back to the same address, which the browser does not pass on.
    public static func view(token: String, handle: String? = nil, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/set-up/\(token)", button: Message("Set password and sign in"),
            fields: [
                FormField("handle", Message("Handle"), value: handle, autocomplete: "username", isLiteral: true),
                FormField(
                    "password", Message("Password"), hint: Message("At least 8 characters; 15 or more are better."),
                    type: "password", autocomplete: "new-password"),
            ], problem: problem)
        return AccountFormPage.view(
            title: Message("Set up this territory"),
            lead: Message("You become its first administrator. This link works once."), form: form, problem: problem)
    }
}
