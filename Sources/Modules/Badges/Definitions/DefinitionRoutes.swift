import Kernel
import Web

/// Badges as they are defined, over the API.
struct DefinitionRoutes: Sendable {
    let operations: DefinitionOperations

    var endpoints: [Endpoint] {
        [
            .list("/badges", "What can be earned here", access: .anyone, answer: list),
            .create(
                "/badges", "Define a badge, as a draft", access: .capability(.defineBadges), prepare: create),
            .get("/badges/{id}", "One badge", access: .anyone, answer: show),
            .patch(
                "/badges/{id}", "Change a badge; its criteria only before somebody holds it",
                access: .capability(.defineBadges), problems: [.criteriaFrozen], answer: change),
            .post(
                "/badges/{id}/activate", "Let a badge be awarded", access: .capability(.defineBadges),
                problems: [.badgeState], answer: activate),
            .post(
                "/badges/{id}/retire", "Let a badge be awarded no longer; who holds it keeps it",
                access: .capability(.defineBadges), problems: [.badgeState], answer: retire),
        ]
    }

    private struct BadgePath: Codable, Sendable {
        let id: BadgeReference
    }

    @Sendable private func list(
        _: Input<None, None, None>, _ position: ListPosition, _ context: NodeContext
    ) async throws -> Page<BadgeDefinition> {
        let found = try await operations.store.list(
            includingDrafts: context.member?.may(.defineBadges) ?? false, after: position.after ?? "",
            limit: position.limit)
        return Page(items: found, next: found.count == position.limit ? found.last?.slug : nil)
    }

    @Sendable private func show(
        _ input: Input<BadgePath, None, None>, _ context: NodeContext
    ) async throws -> Answer<BadgeDefinition> {
        guard let badge = try await operations.store.find(input.path.id),
            badge.state != .draft || context.member?.may(.defineBadges) ?? false
        else { throw Problem.notFound }
        return .ok(badge, etag: badge.etag)
    }

    @Sendable private func create(
        _ input: Input<None, None, NewBadge>, _: MemberContext
    ) async throws -> Creation<BadgeDefinition> {
        try input.body.check()
        return .inTransaction { transaction in
            let badge = try await operations.create(input.body, in: transaction)
            return .created(badge, location: "\(Endpoint.base)/badges/\(badge.slug)", etag: badge.etag)
        }
    }

    @Sendable private func change(
        _ input: Input<BadgePath, None, BadgeChange>, _: MemberContext
    ) async throws -> Answer<BadgeDefinition> {
        let badge = try await operations.change(input.path.id, input.body) { try input.check(etag: $0.etag) }
        return .ok(badge, etag: badge.etag)
    }

    @Sendable private func activate(
        _ input: Input<BadgePath, None, None>, _: MemberContext
    ) async throws -> Answer<BadgeDefinition> {
        .ok(try await operations.set(.active, of: input.path.id))
    }

    @Sendable private func retire(
        _ input: Input<BadgePath, None, None>, _: MemberContext
    ) async throws -> Answer<BadgeDefinition> {
        .ok(try await operations.set(.retired, of: input.path.id))
    }
}
