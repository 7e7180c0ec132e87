import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// Follows and blocks as this territory's own log states them to others' homes, where a restored backup is older than the log.
///
/// A fact names the other member as their home does; which home that is says who gave the fact back. What that home answered since is
/// asked for again: it may have come here before its question did.
struct RestoredSocialFacts: Sendable {
    let federation: FederationLog
    let world: World

    var handlers: [FactHandler] {
        [
            FactHandler(FollowRequested.self, apply: requested),
            FactHandler(FollowUndone.self, apply: undone),
            FactHandler(FollowAccepted.self, apply: accepted),
            FactHandler(FollowRejected.self) { fact, origin, transaction in
                guard let follower = Self.member(fact.follower, of: origin) else { return }
                _ = try await FollowStore.remove(
                    from: follower, to: fact.followee, request: fact.id.uuid, in: transaction)
            },
            FactHandler(BlockNoticed.self, apply: noticed),
        ]
    }

    @Sendable private func requested(
        _ fact: FollowRequested, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        guard let home = origin.readers.first, let followee = Self.member(fact.followee, of: origin),
            try await isThere(fact.follower, in: transaction)
        else { return }
        _ = try await FollowStore.remove(from: fact.follower, to: followee, in: transaction)
        _ = try await FollowStore.insert(
            fact.id.uuid, request: fact.id.uuid, from: fact.follower, to: followee, isAccepted: false, at: origin.time,
            in: transaction)
        try await federation.record(fact, to: [home], in: transaction)
    }

    /// Told again after the question that was asked again.
    @Sendable private func undone(
        _ fact: FollowUndone, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        guard let home = origin.readers.first, let followee = Self.member(fact.followee, of: origin) else { return }
        _ = try await FollowStore.remove(from: fact.follower, to: followee, request: fact.id.uuid, in: transaction)
        try await federation.record(fact, to: [home], in: transaction)
    }

    /// Whether the question is here already or comes again, it was answered with yes.
    @Sendable private func accepted(
        _ fact: FollowAccepted, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        guard let follower = Self.member(fact.follower, of: origin), try await isThere(fact.followee, in: transaction)
        else { return }
        _ = try await FollowStore.remove(from: follower, to: fact.followee, in: transaction)
        _ = try await FollowStore.insert(
            world.uuidV7(), request: fact.id.uuid, from: follower, to: fact.followee, isAccepted: true,
            at: origin.time, in: transaction)
    }

    @Sendable private func noticed(
        _ fact: BlockNoticed, _ origin: FactOrigin, _ transaction: Transaction
    ) async throws {
        guard let blocked = Self.member(fact.blocked, of: origin) else { return }
        if fact.ended {
            _ = try await BlockStore.remove(by: fact.blocker, of: blocked, in: transaction)
            return
        }
        guard try await isThere(fact.blocker, in: transaction) else { return }
        _ = try await BlockStore.insert(
            fact.id.uuid, by: fact.blocker, of: blocked, at: origin.time, in: transaction)
        try await BlockStore.endFollows(fact.blocker, blocked, in: transaction)
    }

    private func isThere(_ member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await FollowStore.lock([member], in: transaction).contains(member)
    }

    /// What a member of the home that gave the fact back is called here; nil where nobody gave it.
    private static func member(_ id: ID<Member>, of origin: FactOrigin) -> ID<Member>? {
        origin.readers.first.map { ID(RemoteMemberStore.localID(of: id.uuid, in: $0)) }
    }
}
