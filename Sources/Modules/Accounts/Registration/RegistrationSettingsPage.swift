import Kernel
import Web

/// How people become members: what administrators choose.
struct RegistrationSettingsPage: Sendable {
    let sections: AdminSections
    let form: Form
    let isSaved: Bool

    static func view(
        _ policy: AccountPolicy, question: String? = nil, isSaved: Bool = false, problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/admin/registration", button: Message("Save"),
            fields: [
                FormField(
                    "registration", Message("How people become members"),
                    options: RegistrationMode.allCases.map {
                        .init(value: $0.rawValue, label: $0.label, isSelected: $0 == policy.registration)
                    }),
                FormField(
                    "question", Message("Question to applicants"), value: question ?? policy.question,
                    hint: Message("Asked where an administrator agrees first. At most twenty people wait at a time."),
                    isMultiline: true, isOptional: true),
                FormField(
                    "second_factor", Message("Of whom a second factor is demanded"),
                    hint: Message("Whoever has none is signed out, and sets it up when signing in."),
                    options: SecondFactorPolicy.allCases.map {
                        .init(value: $0.rawValue, label: $0.label, isSelected: $0 == policy.secondFactor)
                    }),
            ], problem: problem)
        let page = RegistrationSettingsPage(
            sections: AdminSections(current: "/admin/registration"), form: form, isSaved: isSaved)
        return View(
            "registrationsettings", title: Message("Registration"), model: page,
            status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}

extension RegistrationMode {
    var label: Message {
        switch self {
        case .open: Message("Open: whoever wants to")
        case .application: Message("Application: an administrator agrees first")
        case .invitation: Message("Invitation: whoever has a member's link")
        case .closed: Message("Closed: nobody")
        }
    }
}
