import Kernel
import Web

/// Creating an account, in the way the territory has chosen; a refused form keeps everything but the password.
enum SignUpPage {
    /// What the form shows again.
    struct Typed {
        var handle: String?
        var displayName: String?
        var email: String?
        var invitation: String?
        var application: String?

        init(
            handle: String? = nil, displayName: String? = nil, email: String? = nil, invitation: String? = nil
        ) {
            self.handle = handle
            self.displayName = displayName
            self.email = email
            self.invitation = invitation
        }

        init(_ form: FormFields) {
            self.init(
                handle: form["handle"], displayName: form["display_name"], email: form["email"],
                invitation: form["invitation"])
            application = form["application"]
        }
    }

    static func view(_ policy: AccountPolicy = AccountPolicy(), typed: Typed = Typed(), problem: Problem? = nil) -> View
    {
        guard policy.registration != .closed else { return RegistrationClosedPage.view() }
        let form = Form(
            action: "/sign-up",
            button: policy.registration == .application ? Message("Apply") : Message("Create account"),
            fields: fields(policy, typed), problem: problem)
        let other = AccountFormPage.Other(
            question: Message("Do you have an account?"), answer: Message("Sign in"), path: "/sign-in")
        return AccountFormPage.view(
            title: Message("Create account"), form: form, other: other, isForNewcomers: true, problem: problem)
    }

    private static func fields(_ policy: AccountPolicy, _ typed: Typed) -> [FormField] {
        [
            FormField(
                "display_name", Message("Name"), value: typed.displayName,
                hint: Message("What others see. You can change it later."), autocomplete: "name"),
            FormField(
                "handle", Message("Handle"), value: typed.handle,
                hint: Message("3–20 characters: a–z, 0–9 and _. Your address begins with it."),
                autocomplete: "username", isLiteral: true),
            FormField("email", Message("E-mail"), value: typed.email, type: "email", autocomplete: "email"),
            FormField(
                "password", Message("Password"), hint: Message("At least 8 characters; 15 or more are better."),
                type: "password", autocomplete: "new-password"),
        ] + entrance(policy, typed)
    }

    /// What the way of registering asks for. An invitation spares applicants the question.
    private static func entrance(_ policy: AccountPolicy, _ typed: Typed) -> [FormField] {
        let isInvited = !(typed.invitation ?? "").isEmpty
        switch policy.registration {
        case .open, .closed: return []
        case .application where !isInvited:
            let question =
                policy.question.isEmpty
                ? Message("Why do you want to become a member?")
                : Message("{question}", ["question": .text(policy.question)])
            return [
                FormField(
                    "application", question, value: typed.application,
                    hint: Message("The administrators read this and decide."), isMultiline: true)
            ]
        case .application, .invitation:
            return [
                FormField(
                    "invitation", Message("Invitation"), value: typed.invitation,
                    hint: Message("The code at the end of the link that a member gave you."), autocomplete: "off",
                    isLiteral: true)
            ]
        }
    }
}
