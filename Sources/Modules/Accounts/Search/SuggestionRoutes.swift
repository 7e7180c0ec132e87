import Kernel
import Web

/// Whom the caller may know, over the API.
struct SuggestionRoutes: Sendable {
    let suggestions: SuggestionStore
    let social: SocialOperations
    let home: Territory

    var endpoints: [Endpoint] {
        [
            .get(
                "/users/suggestions", "Members whom the caller may know, each with the reason", access: .member,
                rate: .search, answer: list),
            .delete(
                "/users/suggestions/{id}", "Suggest a member no more", access: .member,
                problems: [.notFound, .oneself], answer: dismiss),
        ]
    }

    private struct MemberPath: Codable, Sendable {
        let id: MemberReference
    }

    /// Members in the order of how much speaks for them.
    private struct Suggestions: Codable, Sendable {
        let items: [Suggestion]
    }

    private struct Suggestion: Codable, Sendable {
        let reason: SuggestionReason
        /// Of those whom the caller follows, how many follow them.
        let mutual: Int
        let member: Profile
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ context: MemberContext
    ) async throws -> Answer<Suggestions> {
        let reader = Reader(context.node)
        let found = try await suggestions.find(for: context.member.id)
        let members = try await social.directory.find(found.map(\.member), for: reader, blockedToo: false)
        let byID = Dictionary(members.map { ($0.id, $0) }) { first, _ in first }
        let items = try found.compactMap { one in
            try byID[one.member].map { member in
                Suggestion(
                    reason: one.reason, mutual: one.mutual, member: try Profile(member, home: home, for: reader))
            }
        }
        return .ok(Suggestions(items: items))
    }

    @Sendable private func dismiss(_ input: Input<MemberPath, None, None>, _ context: MemberContext) async throws {
        let member = try await social.person(
            input.path.id, for: Reader(context.node), home: home.code.description)
        try await suggestions.dismiss(member.id, by: context.member.id)
    }
}
