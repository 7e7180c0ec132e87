import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// What this territory does when another tells it about follows and blocks of its members.
///
/// Every effect is between a member of the territory that states it and one of this territory: the first is found by the
/// origin's identity and the id it uses, so nobody can act as somebody else's member (S-139).
struct SocialFacts: Sendable {
    let federation: FederationLog
    let world: World

    var handlers: [FactHandler] {
        [
            FactHandler(FollowRequested.self, apply: requested).undoing(FollowStore.forget),
            FactHandler(FollowUndone.self, apply: undone).undoing(FollowStore.forget),
            FactHandler(FollowAccepted.self) { fact, origin, transaction in
                try check(fact.id.uuid, origin)
                _ = try await FollowStore.accept(
                    from: fact.follower, to: Self.member(fact.followee, of: origin), request: fact.id.uuid,
                    in: transaction)
            },
            FactHandler(FollowRejected.self) { fact, origin, transaction in
                try check(fact.id.uuid, origin)
                _ = try await FollowStore.remove(
                    from: fact.follower, to: Self.member(fact.followee, of: origin), request: fact.id.uuid,
                    in: transaction)
            },
            FactHandler(BlockNoticed.self, apply: noticed).undoing(BlockStore.forget),
            FactHandler(MemberDisclosed.self) { fact, origin, transaction in
                try check(fact.id.uuid, origin)
                try await DisclosureStore.keep(fact, origin, in: transaction)
            }.orderFree.erasing(DisclosureStore.forget),
        ]
    }

    @Sendable private func requested(
        _ fact: FollowRequested, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        try check(fact.id.uuid, origin)
        let follower = Self.member(fact.follower, of: origin)
        let isThere = try await FollowStore.lock([fact.followee], in: transaction).contains(fact.followee)
        let blocks = try await BlockStore.find(fact.followee, follower, in: transaction)
        guard isThere, !blocks.byOne, !blocks.byOther, try await isKnown(follower, in: transaction) else {
            return try await answer(FollowRejected.self, fact, origin, in: transaction)
        }
        let rows = try await transaction.query("SELECT approves_followers FROM member WHERE id = \(fact.followee)")
        // A home that asks again has lost what it had. What was answered with yes is answered so again.
        let before = try await FollowStore.remove(from: follower, to: fact.followee, in: transaction)
        let wasAccepted = before.map { $0.isAccepted && $0.request == fact.id.uuid } ?? false
        let isOpen = try wasAccepted || !(rows.first?.get("approves_followers") ?? true)
        _ = try await FollowStore.insert(
            world.uuidV7(), request: fact.id.uuid, from: follower, to: fact.followee, isAccepted: isOpen,
            at: world.now(),
            in: transaction)
        guard isOpen else { return }
        try await answer(FollowAccepted.self, fact, origin, in: transaction)
        try await Disclosures(federation: federation).tell(origin.territory, of: fact.followee, in: transaction)
    }

    @Sendable private func undone(
        _ fact: FollowUndone, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        try check(fact.id.uuid, origin)
        let ended = try await FollowStore.remove(
            from: Self.member(fact.follower, of: origin), to: fact.followee, request: fact.id.uuid, in: transaction)
        guard ended != nil else { return }
        try await Disclosures(federation: federation).tell(origin.territory, of: fact.followee, in: transaction)
    }

    @Sendable private func noticed(
        _ fact: BlockNoticed, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        try check(fact.id.uuid, origin)
        let blocker = Self.member(fact.blocker, of: origin)
        if fact.ended {
            _ = try await BlockStore.remove(by: blocker, of: fact.blocked, in: transaction)
            return
        }
        guard try await FollowStore.lock([fact.blocked], in: transaction).contains(fact.blocked),
            try await isKnown(blocker, in: transaction)
        else { return }
        _ = try await BlockStore.insert(fact.id.uuid, by: blocker, of: fact.blocked, at: origin.time, in: transaction)
        try await BlockStore.endFollows(blocker, fact.blocked, in: transaction)
        try await Disclosures(federation: federation).tell(origin.territory, of: fact.blocked, in: transaction)
    }

    private func answer<Fact: FollowFact>(
        _: Fact.Type, _ fact: FollowRequested, _ origin: FactOrigin, in transaction: Transaction
    ) async throws {
        try await federation.record(
            Fact(id: fact.id, follower: fact.follower, followee: fact.followee), to: [origin.territory],
            in: transaction)
    }

    private func isKnown(_ member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query("SELECT FROM remote_member WHERE id = \(member)").isEmpty
    }

    private func check(_ id: UUID, _ origin: FactOrigin) throws {
        guard id == origin.objectID else { throw RemoteMemberError.otherObject }
    }

    /// What a member of the origin is called by here.
    private static func member(_ id: ID<Member>, of origin: FactOrigin) -> ID<Member> {
        ID(RemoteMemberStore.localID(of: id.uuid, in: origin.territory))
    }
}
