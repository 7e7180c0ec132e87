import Foundation
import Kernel
import Web

/// Messages that wait, for administrators: where no mail server is set up, with links to hand over; where one is, with what
/// keeps them.
struct MailPages: Sendable {
    let store: MailStore
    let tokens: AccountTokens
    let isMailSetUp: Bool
    let territory: Territory

    static let base = "/admin/mail"
    static let limit = 100

    var pages: [PageRoute] {
        [.get(Self.base, access: .admin, answer: show)]
    }

    @Sendable private func show(_: PageRequest, _ context: AdminContext) async throws -> PageAnswer {
        let waiting = try await store.waiting(limit: Self.limit)
        if !isMailSetUp { context.note("looks at links", member: context.member.id) }
        return .view(MailPage.view(waiting.map(line), isMailSetUp: isMailSetUp))
    }

    private func line(_ mail: Mail) -> MailPage.Line {
        // Where the address itself is written to, only who reads what comes there gets the link.
        let token = isMailSetUp ? nil : mail.token.map(tokens.token)
        return MailPage.Line(
            recipient: mail.recipient, subject: mail.subject, since: Moment(mail.createdAt),
            link: token.map { territory.origin + mail.kind.path(token: $0) }, failure: mail.failure)
    }
}

/// What waits to be sent.
struct MailPage: Sendable {
    let sections: AdminSections
    let isMailSetUp: Bool
    let messages: [Line]

    struct Line: Sendable {
        let recipient: String
        let subject: Message
        let since: Moment
        let link: String?
        let failure: String?
    }

    static func view(_ messages: [Line], isMailSetUp: Bool) -> View {
        View(
            "mail", title: Message("Mail"),
            model: MailPage(
                sections: AdminSections(current: MailPages.base), isMailSetUp: isMailSetUp, messages: messages))
    }
}
