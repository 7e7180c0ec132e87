import Kernel
import Web

/// The pages of a member's own second factor.
struct SecondFactorPage: Sendable {
    let lead: Message?
    /// Shown while it is set up.
    let key: FactorKey?
    /// Shown once.
    let codes: [String]
    let hasCodes: Bool
    let form: Form?
    /// Shown where there is one.
    let codesLeft: Message?

    init(
        lead: Message?, enrolment: SecondFactorOperations.Enrolment? = nil, codes: [String] = [], form: Form? = nil,
        codesLeft: Message? = nil
    ) {
        self.lead = lead
        key = enrolment.map(FactorKey.init)
        self.codes = codes
        hasCodes = !codes.isEmpty
        self.form = form
        self.codesLeft = codesLeft
    }

    static func begin(of handle: String, problem: Problem? = nil) -> View {
        let form = Form(
            action: SecondFactorPages.base + "/enrol", button: Message("Set it up"),
            fields: [.currentPassword], username: handle, problem: problem)
        let lead = Message("An app on your phone shows a code that you type beside your password.")
        return view(SecondFactorPage(lead: lead, form: form), problem)
    }

    static func confirm(_ begun: SecondFactorOperations.Enrolment, problem: Problem? = nil) -> View {
        let form = codeForm("/confirm", Message("Confirm"), problem)
        let lead = Message("Give your app the key, and type the code that it shows.")
        return view(SecondFactorPage(lead: lead, enrolment: begun, form: form), problem)
    }

    static func codes(_ codes: [String]) -> View {
        let lead = Message(
            "Each of these opens your account once when the app is lost. They are shown this once; keep them.")
        return view(SecondFactorPage(lead: lead, codes: codes), nil)
    }

    static func enrolled(codesLeft: Int, isNew: Bool) -> View {
        let lead =
            isNew
            ? Message("Your second factor works. Make recovery codes now, for when the app is lost.")
            : Message("Signing in needs a code of your app.")
        let left = Message(
            "{count} recovery code is left.", plural: "{count} recovery codes are left.", count: codesLeft)
        return view(SecondFactorPage(lead: lead, codesLeft: left), nil)
    }

    static func renew(problem: Problem? = nil) -> View {
        form(Message("New recovery codes"), codeForm("/codes", Message("Make new codes"), problem), problem)
    }

    static func remove(problem: Problem? = nil) -> View {
        form(Message("Give up the second factor"), codeForm("/remove", Message("Give it up"), problem), problem)
    }

    private static func form(_ title: Message, _ form: Form, _ problem: Problem?) -> View {
        let other = AccountFormPage.Other(
            question: Message("Changed your mind?"), answer: Message("Second factor"), path: SecondFactorPages.base)
        return AccountFormPage.view(title: title, form: form, other: other, problem: problem)
    }

    static func codeForm(_ path: String, _ button: Message, _ problem: Problem?) -> Form {
        Form(action: SecondFactorPages.base + path, button: button, fields: [codeField], problem: problem)
    }

    static var codeField: FormField {
        FormField(
            "code", Message("Code"), hint: Message("The six digits of the app, or a recovery code."),
            autocomplete: "one-time-code", isLiteral: true)
    }

    private static func view(_ page: SecondFactorPage, _ problem: Problem?) -> View {
        View(
            "secondfactor", title: Message("Second factor"), model: page, status: problem?.kind.status ?? 200,
            hasErrors: problem != nil)
    }
}

/// What an app is given, in three ways.
struct FactorKey: Sendable {
    let secret: String
    let link: String
    /// The link, for the camera of another device.
    let picture: QRCode?

    init(_ begun: SecondFactorOperations.Enrolment) {
        secret = begun.secret
        link = begun.link
        picture = QRCode(begun.link)
    }
}

/// Between the password and being signed in.
struct SignInCodePage: Sendable {
    let ticket: String
    let key: FactorKey?
    let form: Form

    static func code(ticket: String, problem: Problem? = nil) -> View {
        let form = Form(
            action: "/sign-in/code", button: Message("Sign in"), fields: [SecondFactorPage.codeField], problem: problem)
        return view(SignInCodePage(ticket: ticket, key: nil, form: form), Message("Your code"), problem)
    }

    static func enrol(
        _ begun: SecondFactorOperations.Enrolment, ticket: String, problem: Problem? = nil
    ) -> View {
        let form = Form(
            action: "/sign-in/enrol", button: Message("Confirm and sign in"), fields: [SecondFactorPage.codeField],
            problem: problem)
        return view(
            SignInCodePage(ticket: ticket, key: FactorKey(begun), form: form), Message("Set up your second factor"),
            problem)
    }

    private static func view(_ page: SignInCodePage, _ title: Message, _ problem: Problem?) -> View {
        View(
            "signincode", title: title, model: page, status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }
}
