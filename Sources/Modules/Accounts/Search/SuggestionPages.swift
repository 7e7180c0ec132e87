import Kernel
import Web

/// The same as a page.
struct SuggestionPages: Sendable {
    let suggestions: SuggestionStore
    let social: SocialOperations
    let home: TerritoryBadge

    var pages: [PageRoute] {
        [
            .get("/people/suggestions", access: .member, rate: .search, answer: show),
            .post("/people/{address}/dismiss", access: .member, answer: dismiss),
        ]
    }

    @Sendable private func show(_: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        let reader = Reader(context.node)
        let found = try await suggestions.find(for: context.member.id)
        let members = try await social.directory.find(found.map(\.member), for: reader, blockedToo: false)
        let byID = Dictionary(members.map { ($0.id, $0) }) { first, _ in first }
        let rows = found.compactMap { one in
            byID[one.member].map { Self.row($0.summary(home: home, for: reader), one) }
        }
        return .view(MemberListPage.view(Message("People you may know"), rows))
    }

    @Sendable private func dismiss(_ request: PageRequest, _ context: MemberContext) async throws -> PageAnswer {
        guard let reference = MemberReference(request.parameters["address"] ?? "") else { throw Problem.notFound }
        let member = try await social.person(reference, for: Reader(context.node), home: home.code)
        try await suggestions.dismiss(member.id, by: context.member.id)
        return .redirect("/people/suggestions")
    }

    private static func row(_ member: MemberSummary, _ found: SuggestionStore.Found) -> MemberListPage.ActionRow {
        let name: [String: MessageValue] = ["name": .text(member.displayName)]
        return MemberListPage.ActionRow(
            member: member, reason: reason(found),
            buttons: [
                MemberAction(member, "follow", Message("Follow {name}", name)),
                MemberAction(member, "dismiss", Message("Not {name}", name), isPlain: true),
            ])
    }

    private static func reason(_ found: SuggestionStore.Found) -> Message {
        switch found.reason {
        case .followedByYours:
            Message(
                "{count} whom you follow follows them", plural: "{count} whom you follow follow them",
                count: found.mutual)
        case .followsYou: Message("Follows you")
        case .new: Message("New here")
        }
    }
}
