import Web

/// Instead of the form, where nobody is taken.
enum RegistrationClosedPage {
    static func view() -> View {
        View("registrationclosed", title: Message("This territory takes no new members"))
    }
}

/// After applying: what comes next.
enum ApplicationReceivedPage {
    static func view() -> View {
        View("applicationreceived", title: Message("Thank you for applying"))
    }
}
