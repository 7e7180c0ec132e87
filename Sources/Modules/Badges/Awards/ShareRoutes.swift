import Foundation
import Kernel
import Web

/// The address by which a member shows a badge that is not for everybody: another one, or none.
struct ShareRoutes: Sendable {
    let operations: AwardOperations

    var endpoints: [Endpoint] {
        [
            .post(
                "/credentials/{id}/share", "A new share of your badge; the old one opens nothing any more",
                access: .member, problems: [.notFound], answer: renew),
            .delete(
                "/credentials/{id}/share", "Close the share of your badge", access: .member, problems: [.notFound],
                answer: withdraw),
        ]
    }

    private struct AwardPath: Codable, Sendable {
        let id: ID<Award>
    }

    @Sendable private func renew(
        _ input: Input<AwardPath, None, None>, _ context: MemberContext
    ) async throws -> Answer<ShownAward> {
        let award = try await operations.share(input.path.id, of: context.member.id)
        return .ok(ShownAward(award, at: operations.world.now(), isOwn: true))
    }

    @Sendable private func withdraw(_ input: Input<AwardPath, None, None>, _ context: MemberContext) async throws {
        _ = try await operations.share(input.path.id, of: context.member.id, isOpen: false)
    }
}

extension AwardOperations {
    /// Gives an award a new share, by which nobody had it, or none.
    /// - Throws: ``Problem`` `notFound` where the member does not hold it.
    func share(_ id: ID<Award>, of member: ID<Member>, isOpen: Bool = true) async throws -> Award {
        guard try await store.openShare(isOpen, of: id, heldBy: member), let award = try await store.find(id) else {
            throw Problem.notFound
        }
        return award
    }
}
