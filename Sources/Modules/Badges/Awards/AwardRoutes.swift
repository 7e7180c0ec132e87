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
        let items: [Result]

        /// What became of one of them.
        struct Result: Codable, Sendable {
            let award: Award?
            /// The code of the problem, where there is one.
            let problem: String?
        }
    }

    @Sendable private func award(
        _ input: Input<None, None, AwardBody>, _ context: MemberContext
    ) async throws -> Answer<Results> {
        try Self.check(count: input.body.members.count, "/members")
        guard try await operations.definitions.find(input.body.badge) != nil else { throw Problem.notFound }
        var results: [Results.Result] = []
        for reference in input.body.members {
            do {
                guard let member = try await Recipient.find(reference, in: operations.store.database) else {
                    throw Problem(.notAwardable)
                }
                let award = try await operations.award(
                    input.body.badge, to: member.id, by: context.member.id, evidence: input.body.evidence ?? [])
                results.append(Results.Result(award: award, problem: nil))
            } catch let problem as Problem {
                results.append(Results.Result(award: nil, problem: problem.kind.code))
            }
        }
        return .ok(Results(items: results))
    }

    private struct RevokeBody: Codable, Sendable {
        enum Action: String, SchemaEnumeration, Sendable {
            case revoke, suspend, restore
        }

        let awards: [ID<Award>]
        let reason: RevocationReason
        /// Taken back for good where it is absent.
        let action: Action?
    }

    @Sendable private func revoke(
        _ input: Input<None, None, RevokeBody>, _ context: MemberContext
    ) async throws -> Answer<Results> {
        try Self.check(count: input.body.awards.count, "/awards")
        let actor = Actor.member(context.member.id)
        var results: [Results.Result] = []
        for id in input.body.awards {
            do {
                let reason = input.body.reason.text
                let award =
                    switch input.body.action ?? .revoke {
                    case .revoke: try await operations.revoke(id, because: reason, by: actor)
                    case .suspend: try await operations.suspend(id, true, because: reason, by: actor)
                    case .restore: try await operations.suspend(id, false, because: reason, by: actor)
                    }
                results.append(Results.Result(award: award, problem: nil))
            } catch let problem as Problem {
                results.append(Results.Result(award: nil, problem: problem.kind.code))
            }
        }
        return .ok(Results(items: results))
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
