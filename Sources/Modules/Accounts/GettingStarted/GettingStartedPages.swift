import Kernel
import Postgres
import Web

/// The list of first steps, which checks itself.
struct GettingStartedPages: Sendable {
    let database: Database
    let isMailSetUp: Bool

    static let base = "/admin/start"

    var pages: [PageRoute] {
        [
            .get(Self.base, access: .admin) { _, context in
                guard let found = try await GettingStarted.look(in: database, as: context.member.id) else {
                    throw Problem.notFound
                }
                return .view(GettingStartedPage.view(found, isMailSetUp: isMailSetUp))
            }
        ]
    }
}

/// The first steps, what is done and what comes next.
struct GettingStartedPage: Sendable {
    let sections: AdminSections
    let steps: [Step]
    let progress: Message

    struct Step: Sendable {
        let label: Message
        let text: Message
        let isDone: Bool
        /// Where it is done; nil where that is no page.
        let path: String?
    }

    static func view(_ found: GettingStarted, isMailSetUp: Bool) -> View {
        let steps = steps(found, isMailSetUp)
        let done = steps.filter(\.isDone).count
        let page = GettingStartedPage(
            sections: AdminSections(current: GettingStartedPages.base), steps: steps,
            progress: Message("{done} of {all} are done.", ["done": .number(done), "all": .number(steps.count)]))
        return View("gettingstarted", title: Message("Getting started"), model: page)
    }

    private static func steps(_ found: GettingStarted, _ isMailSetUp: Bool) -> [Step] {
        [
            Step(
                label: Message("Choose how people become members"),
                text: Message("Open, by application, by invitation or closed."), isDone: found.hasChosenRegistration,
                path: "/admin/registration"),
            Step(
                label: Message("Set up your second factor"),
                text: Message("Whoever has your password alone then cannot administer."),
                isDone: found.hasOwnSecondFactor, path: SecondFactorPages.base),
            Step(
                label: Message("Name a mail server"),
                text: Message("The operator sets mail.url and mail.from. Until then you hand links over yourself."),
                isDone: isMailSetUp, path: MailPages.base),
            Step(
                label: Message("Invite somebody"), text: Message("A community is more than one."),
                isDone: found.hasOthers, path: "/invitations"),
            Step(
                label: Message("Make somebody else an administrator too"),
                text: Message("So that the territory does not depend on one person."),
                isDone: found.hasSecondAdministrator, path: MemberAdministrationPages.base),
            Step(
                label: Message("Follow another territory"),
                text: Message("The operator introduces two by exchanging a line: territory peer invite."),
                isDone: found.followsOthers, path: nil),
        ]
    }
}
