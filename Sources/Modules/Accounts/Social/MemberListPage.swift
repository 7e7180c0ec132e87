import Kernel
import Web

/// A list of members with what can be done about each.
struct MemberListPage: Sendable {
    let rows: [ActionRow]
    let pagination: Pagination
    let isEmpty: Bool
    /// To add somebody, where that takes no button of theirs.
    let form: Form?

    /// What the list is for.
    enum Kind: Sendable {
        case plain, requests, blocks
    }

    /// A member and the buttons beside them.
    struct ActionRow: Sendable {
        let member: MemberSummary
        /// Why they are in the list, where that has to be said.
        let reason: Message?
        let buttons: [MemberAction]
    }

    static func view(
        _ title: Message, _ members: [MemberSummary], _ kind: Kind, pagination: Pagination, form: Form? = nil,
        problem: Problem? = nil
    ) -> View {
        let rows = members.map { ActionRow(member: $0, reason: nil, buttons: buttons(kind, $0)) }
        return view(title, rows, pagination: pagination, form: form, problem: problem)
    }

    static func view(
        _ title: Message, _ rows: [ActionRow], pagination: Pagination = Pagination(next: nil, first: nil),
        form: Form? = nil, problem: Problem? = nil
    ) -> View {
        let page = MemberListPage(rows: rows, pagination: pagination, isEmpty: rows.isEmpty, form: form)
        return View(
            "members", title: title, model: page, status: problem?.kind.status ?? 200, hasErrors: problem != nil)
    }

    static func blockForm(typed: String?, _ problem: Problem?) -> Form {
        Form(
            action: "/me/blocks", button: Message("Block"),
            fields: [
                FormField(
                    "address", Message("Address"), value: typed,
                    hint: Message("Such as @eva or @eva@se. Also of somebody whose page you do not see."),
                    isLiteral: true)
            ], problem: problem)
    }

    private static func buttons(_ kind: Kind, _ member: MemberSummary) -> [MemberAction] {
        switch kind {
        case .plain: []
        case .requests:
            [
                MemberAction(member, "accept", Message("Let {name} follow", ["name": .text(member.displayName)])),
                MemberAction(
                    member, "reject", Message("Refuse {name}", ["name": .text(member.displayName)]), isPlain: true),
            ]
        case .blocks:
            [
                MemberAction(
                    member, "unblock", Message("Unblock {name}", ["name": .text(member.displayName)]), isPlain: true)
            ]
        }
    }
}

/// A form that is one button.
struct MemberAction: Sendable {
    let path: String
    let label: Message
    let isPlain: Bool

    init(_ member: MemberSummary, _ name: String, _ label: Message, isPlain: Bool = false) {
        path = "/people/\(member.address)/\(name)"
        self.label = label
        self.isPlain = isPlain
    }
}
