import Foundation
import Kernel
import ModuleKit
import Web

/// Awards over the API.
struct AwardRoutes: Sendable {
    let operations: AwardOperations

    var endpoints: [Endpoint] {
        [
            .get("/users/{id}/badges", "The badges of a member of this territory", access: .anyone, answer: list),
            .get(
                "/users/me/badge-progress", "How far you have come with each badge", access: .member, answer: progress),
            .post(
                "/badges/award", "Give a badge to members; whoever holds it keeps what they have",
                access: .capability(.awardBadges), problems: [.notFound], answer: award),
            .post(
                "/badges/revoke", "Take awards back, suspend them or let them count again",
                access: .capability(.awardBadges), answer: revoke),
            .list(
                "/badges/changed", "Awards that changed since a time, the oldest change first", access: .anyone,
                answer: changed),
        ]
    }

    private struct MemberPath: Codable, Sendable {
        let id: RecipientReference
    }

    private struct Awards: Codable, Sendable {
        let items: [ShownAward]
    }

    @Sendable private func list(
        _ input: Input<MemberPath, None, None>, _ context: NodeContext
    ) async throws -> Answer<Awards> {
        let awards = try await operations.shown(of: input.path.id, to: context.member)
        return .ok(Awards(items: awards))
    }

    private struct ProgressItems: Codable, Sendable {
        let items: [ShownProgress]
    }

    @Sendable private func progress(_: Input<None, None, None>, _ context: MemberContext) async throws -> Answer<
        ProgressItems
    > {
        .ok(ProgressItems(items: try await operations.progress(of: context.member.id)))
    }

    private struct AwardBody: Codable, Sendable {
        let badge: BadgeReference
        let members: [RecipientReference]
        let evidence: [Evidence]?
    }

    private struct Results: Codable, Sendable {
        let items: [AwardResult]
    }

    @Sendable private func award(
        _ input: Input<None, None, AwardBody>, _ context: MemberContext
    ) async throws -> Answer<Results> {
        try Self.check(count: input.body.members.count, "/members")
        return .ok(
            Results(
                items: try await operations.award(
                    input.body.badge, toAll: input.body.members, by: context.member.id,
                    evidence: input.body.evidence ?? [])))
    }

    private struct RevokeBody: Codable, Sendable {
        let awards: [ID<Award>]
        let reason: RevocationReason
        /// Taken back for good where it is absent.
        let action: AwardAction?
    }

    @Sendable private func revoke(
        _ input: Input<None, None, RevokeBody>, _ context: MemberContext
    ) async throws -> Answer<Results> {
        try Self.check(count: input.body.awards.count, "/awards")
        return .ok(
            Results(
                items: try await operations.change(
                    input.body.awards, input.body.action ?? .revoke, because: input.body.reason,
                    by: .member(context.member.id))))
    }

    private static func check(count: Int, _ pointer: String) throws {
        guard (1...AwardOperations.maximumBatch).contains(count) else {
            throw Problem.invalid(FieldProblem(pointer, "out_of_range", "Between 1 and 100 at once."))
        }
    }

    private struct ChangedQuery: Codable, Sendable {
        let since: Date?
    }

    @Sendable private func changed(
        _ input: Input<None, ChangedQuery, None>, _ position: ListPosition, _: NodeContext
    ) async throws -> Page<ShownAward> {
        let since = input.query.since ?? Date(timeIntervalSince1970: 0)
        let start = try position.after.map { text in
            guard let start = ChangePosition(text) else { throw Problem(.badCursor) }
            return start
        }
        let found = try await operations.store.changed(
            after: start?.time ?? since, start?.id ?? UUID.placeholder, limit: position.limit)
        let now = operations.world.now()
        return Page(
            items: found.map { ShownAward($0, at: now) },
            next: found.count == position.limit ? found.last.map { "\(ChangePosition($0))" } : nil)
    }
}
