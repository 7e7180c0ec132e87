public import Web

/// The member directory: people of this territory and of those it follows, by prefix of name or handle.
public struct PeoplePage: Sendable {
    let query: String?
    let hasSuggestions: Bool
    let members: [MemberSummary]
    let pagination: Pagination
    let isEmpty: Bool
    let emptyText: Message
    let emptyAction: Message
    let emptyPath: String

    /// - Parameter isSignedIn: a member is shown the way to suggestions.
    public static func view(
        _ members: [MemberSummary], query: String?, pagination: Pagination, isSignedIn: Bool = false
    ) -> View {
        let page = PeoplePage(members, query: query, pagination: pagination, isSignedIn: isSignedIn)
        return View("people", title: Message("People"), model: page)
    }

    private init(_ members: [MemberSummary], query: String?, pagination: Pagination, isSignedIn: Bool) {
        hasSuggestions = isSignedIn && query == nil
        self.query = query
        self.members = members
        self.pagination = pagination
        isEmpty = members.isEmpty
        emptyText = query == nil ? Message("Nobody is here yet.") : Message("Nobody's name or handle begins like that.")
        emptyAction = query == nil ? Message("Create account") : Message("Show everybody")
        emptyPath = query == nil ? "/sign-up" : "/people"
    }
}
