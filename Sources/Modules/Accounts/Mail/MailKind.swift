import Web

/// Why the territory writes to somebody.
enum MailKind: String, CaseIterable {
    /// Shows that a new member's address is theirs.
    case verify
    /// Makes another address the account's.
    case change
    /// Instead of either, where the address is another member's already. Nobody else learns of it.
    case known
    case reset
    /// What was done, so that whoever did not do it notices.
    case passwordChanged = "password_changed"
    case emailChanged = "email_changed"
    case factorRemoved = "factor_removed"
    /// A sign-in was ended because somebody else may have it.
    case sessionReused = "session_reused"
    case admitted
    case declined
    /// What another module writes; the message carries its own words.
    case letter

    var subject: Message {
        switch self {
        case .verify, .change: Message("Confirm your e-mail address")
        case .known: Message("You have an account already")
        case .reset: Message("Choose a new password")
        case .passwordChanged: Message("Your password was changed")
        case .emailChanged: Message("Your e-mail address was changed")
        case .factorRemoved: Message("Your second factor was taken away")
        case .sessionReused: Message("One of your sign-ins was ended")
        case .admitted: Message("Welcome")
        case .declined: Message("Your application was declined")
        case .letter: Message("A message from the territory")
        }
    }

    var text: Message {
        switch self {
        case .verify:
            Message(
                "Open this page within 48 hours to show that this address is yours. If you did not ask, do nothing.")
        case .change:
            Message(
                "Open this page within an hour to make this address your account's. If you did not ask, do nothing.")
        case .known:
            Message(
                "Somebody wanted to use this address here, and your account has it already. If it was you, sign in.")
        case .reset:
            Message("Open this page within an hour to choose a new password. If you did not ask, do nothing.")
        case .passwordChanged:
            Message("If it was not you, choose a new password at once and tell the administrators.")
        case .emailChanged:
            Message("Messages go to another address from now on. If it was not you, tell the administrators.")
        case .factorRemoved:
            Message(
                "An administrator did so. If it was not you who asked, choose a new password at once and tell the administrators."
            )
        case .sessionReused:
            Message(
                "A key of a program that is signed in as you was used twice, as happens when somebody else has a copy. That sign-in is over. Look at your sign-ins, and choose a new password unless you know why."
            )
        case .admitted: Message("An administrator has let you in. You can sign in now.")
        case .declined: Message("The administrators have decided not to let you in. What you wrote is deleted.")
        case .letter: Message("Sign in to read it.")
        }
    }

    /// The page the message leads to.
    func path(token: AccountToken?) -> String {
        switch (self, token) {
        case (.verify, let token?), (.change, let token?): "/verify/\(token.text)"
        case (.reset, let token?): "/reset/\(token.text)"
        case (.sessionReused, _): "/settings/sessions"
        default: "/sign-in"
        }
    }
}
