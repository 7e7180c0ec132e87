import Kernel
import Web

/// The own address: whether it is confirmed, and changing it.
struct EmailPage: Sendable {
    let email: String
    let isVerified: Bool
    let form: Form

    static func view(_ address: AddressState, of handle: String, typed: String? = nil, problem: Problem? = nil) -> View
    {
        let form = Form(
            action: "/settings/email", button: Message("Send a link there"),
            fields: [
                FormField(
                    "email", Message("New address"), value: typed,
                    hint: Message("It counts when you have opened the link in the message."), type: "email",
                    autocomplete: "email"),
                .currentPassword,
            ], username: handle, problem: problem)
        return View(
            "email", title: Message("E-mail address"),
            model: EmailPage(email: address.email, isVerified: address.isVerified, form: form),
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}
