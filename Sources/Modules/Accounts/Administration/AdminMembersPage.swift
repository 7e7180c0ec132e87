import Foundation
import Web

/// All members, for administrators.
struct AdminMembersPage: Sendable {
    let sections: AdminSections
    let query: String?
    let members: [Line]
    let isEmpty: Bool
    let pagination: Pagination

    struct Line: Sendable {
        let displayName: String
        let address: String
        let path: String
        let email: String
        let state: Message
        let roles: [Message]
    }

    static func view(
        _ members: [AdminMember], query: String?, state: MemberState?, next: String?, isFirst: Bool
    ) -> View {
        let pagination = Pagination(
            next: next.map { address(query, state, after: $0) }, first: isFirst ? nil : address(query, state))
        let lines = members.map { member in
            Line(
                displayName: member.displayName, address: "@\(member.handle)",
                path: "\(MemberAdministrationPages.base)/\(member.id)", email: member.email, state: member.state.label,
                roles: member.roles.map(\.label))
        }
        let page = AdminMembersPage(
            sections: AdminSections(current: MemberAdministrationPages.base), query: query, members: lines,
            isEmpty: lines.isEmpty, pagination: pagination)
        return View("adminmembers", title: Message("Members"), model: page)
    }

    private static func address(_ query: String?, _ state: MemberState?, after cursor: String? = nil) -> String {
        var parts = URLComponents()
        parts.path = MemberAdministrationPages.base
        let items = [("q", query), ("state", state?.rawValue), ("after", cursor)]
        parts.queryItems = items.compactMap { name, value in value.map { URLQueryItem(name: name, value: $0) } }
        if parts.queryItems?.isEmpty ?? true { parts.queryItems = nil }
        return parts.string ?? MemberAdministrationPages.base
    }
}
