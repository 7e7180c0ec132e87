import Web

/// A form that asks for nothing but the current password: what guards the account, or lasts longer than the sign-in, needs more than a
/// browser that somebody left signed in (S-012).
struct CurrentPasswordForm: Codable, Sendable {
    let currentPassword: PresentedPassword

    enum CodingKeys: String, CodingKey {
        case currentPassword = "current_password"
    }
}

extension FormField {
    /// As ``CurrentPasswordForm`` reads it.
    static var currentPassword: FormField {
        FormField("current_password", Message("Current password"), type: "password", autocomplete: "current-password")
    }
}

/// The next password, with the one it replaces.
struct NewPasswordForm: Codable, Sendable {
    let currentPassword: PresentedPassword
    let password: NewPassword

    enum CodingKeys: String, CodingKey {
        case password
        case currentPassword = "current_password"
    }
}

/// The next address, with the password.
struct NewEmailForm: Codable, Sendable {
    let currentPassword: PresentedPassword
    let email: EmailAddress

    enum CodingKeys: String, CodingKey {
        case email
        case currentPassword = "current_password"
    }
}
