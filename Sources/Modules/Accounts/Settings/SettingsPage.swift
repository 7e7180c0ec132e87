import Web

/// What a member can change about the account, each on a page of its own.
struct SettingsPage: Sendable {
    let sections: [Entry]
    let notice: Message?

    struct Entry: Sendable {
        let label: Message
        let text: Message
        let path: String
    }

    /// - Parameter done: what the reader comes back from.
    static func view(done: String?) -> View {
        View("settings", title: Message("Account"), model: SettingsPage(sections: entries, notice: notice(done)))
    }

    private static func notice(_ done: String?) -> Message? {
        switch done {
        case "password":
            Message("Your password is changed, you are signed out everywhere else, and programs need new tokens.")
        case "email": Message("A link is on its way. Your address changes when you open it.")
        default: nil
        }
    }

    private static var entries: [Entry] {
        [
            Entry(label: Message("Profile"), text: Message("Name and what others read about you."), path: "/me/edit"),
            Entry(
                label: Message("Password"), text: Message("Changing it signs you out everywhere else, programs too."),
                path: "/settings/password"),
            Entry(
                label: Message("E-mail"), text: Message("Where you get links and notices."), path: "/settings/email"),
            Entry(
                label: Message("Second factor"), text: Message("A code of an app, beside the password."),
                path: SecondFactorPages.base),
            Entry(
                label: Message("Sign-ins"), text: Message("Where you are signed in, and ending that."),
                path: "/settings/sessions"),
            Entry(
                label: Message("Programs"), text: Message("Tokens with which programs act for you."),
                path: "/settings/tokens"),
            Entry(
                label: Message("Invitations"), text: Message("Links that let others in."), path: "/invitations"),
            Entry(
                label: Message("My data"), text: Message("One archive of everything that is kept of you."),
                path: ExportPages.base),
            Entry(
                label: Message("Go away for a while"), text: Message("Be hidden until you sign in again."),
                path: "/settings/away"),
            Entry(
                label: Message("Leave"), text: Message("Have everything about you erased."), path: "/settings/leave"),
        ]
    }
}
