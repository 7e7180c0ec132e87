import Web

/// The pages about members that administrators have, to go from one to the other.
struct AdminSections: Sendable {
    let sections: [Section]

    struct Section: Sendable {
        let label: Message
        let path: String
        let isCurrent: Bool
    }

    init(current: String) {
        sections = [
            (Message("Getting started"), GettingStartedPages.base),
            (Message("Members"), MemberAdministrationPages.base),
            (Message("Applications"), "/admin/applications"),
            (Message("Registration"), "/admin/registration"), (Message("Mail"), MailPages.base),
        ].map { Section(label: $0.0, path: $0.1, isCurrent: $0.1 == current) }
    }
}
