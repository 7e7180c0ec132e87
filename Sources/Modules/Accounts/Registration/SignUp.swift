import Kernel

/// What somebody sends who wants to become a member: the account, and what the territory's way of registering asks for.
struct SignUp: Codable, Sendable {
    let handle: Handle
    let email: EmailAddress
    let password: NewPassword
    let displayName: DisplayName
    let language: LanguageTag?
    let invitation: InvitationCode?
    let application: ApplicationAnswer?

    enum CodingKeys: String, CodingKey {
        case handle, email, password, language, invitation, application
        case displayName = "display_name"
    }

    var registration: Registration {
        Registration(handle: handle, email: email, password: password, displayName: displayName, language: language)
    }
}

/// What somebody answers to the administrators' question.
struct ApplicationAnswer: BoundedText {
    static let rule = TextRule(scalars: 0...1000, multiline: true)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}

/// What administrators ask applicants.
struct ApplicationQuestion: BoundedText {
    static let rule = TextRule(scalars: 0...500, multiline: true)

    let text: String

    init(unchecked text: String) {
        self.text = text
    }
}
