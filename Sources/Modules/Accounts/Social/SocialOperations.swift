import Federation
import FederationCore
import Foundation
import Kernel
import Postgres
import Web

/// What members do to one another, whoever asks: API or pages.
struct SocialOperations: Sendable {
    let database: Database
    let directory: DirectoryStore
    let federation: FederationLog
    let world: World

    var relationships: RelationshipStore { RelationshipStore(database: database) }
    var mutes: MuteStore { MuteStore(database: database) }
    var disclosures: Disclosures { Disclosures(federation: federation) }

    /// The person a request is about.
    /// - Throws: ``Problem`` `notFound`, also where they block the reader; `oneself`.
    func person(_ reference: MemberReference, for reader: Reader, home: String) async throws -> DirectoryMember {
        guard let found = try await directory.find(reference.resolved(home: home), for: reader) else {
            throw Problem.notFound
        }
        guard found.id != reader.member else { throw Problem(.oneself) }
        return found
    }

    /// The same for blocks and mutes, which also they can begin and end whom the other blocks: as strangers see everybody.
    func anybody(_ reference: MemberReference, by member: ID<Member>, home: String) async throws -> DirectoryMember {
        let found = try await person(reference, for: .visitor, home: home)
        guard found.id != member else { throw Problem(.oneself) }
        return found
    }

    func relationship(of reader: ID<Member>, to member: ID<Member>) async throws -> Relationship {
        guard let found = try await relationships.find([member], of: reader, at: world.now()).first else {
            throw Problem.notFound
        }
        return found
    }

    // MARK: - Following

    /// Follows, or asks to. Doing it again changes nothing.
    /// - Throws: ``Problem`` `blocking`, and `notFound` where the other blocks the follower.
    func follow(_ followee: Person, by follower: ID<Member>) async throws {
        try await database.write { transaction in
            try await lock(follower, followee, in: transaction)
            let blocks = try await BlockStore.find(follower, followee.id, in: transaction)
            guard !blocks.byOther else { throw Problem.notFound }
            guard !blocks.byOne else { throw Problem(.blocking) }
            let id = world.uuidV7()
            let isAccepted = try await isOpen(followee, in: transaction)
            let isNew = try await FollowStore.insert(
                id, request: id, from: follower, to: followee.id, isAccepted: isAccepted, at: world.now(),
                in: transaction)
            guard isNew, let home = followee.home else { return }
            try await federation.record(
                FollowRequested(id: ID(id), follower: follower, followee: home.member), to: [home.territory],
                in: transaction)
        }
    }

    /// Ends following, or takes the request back.
    func unfollow(_ followee: Person, by follower: ID<Member>) async throws {
        try await database.write { transaction in
            try await lock(follower, followee, in: transaction)
            guard let ended = try await FollowStore.remove(from: follower, to: followee.id, in: transaction),
                let home = followee.home
            else { return }
            try await federation.record(
                FollowUndone(id: ID(ended.request), follower: follower, followee: home.member), to: [home.territory],
                in: transaction)
        }
    }

    /// Says yes to somebody who asked.
    /// - Throws: ``Problem`` `notFound` where nobody did.
    func accept(_ follower: Person, by followee: ID<Member>) async throws {
        try await database.write { transaction in
            try await lock(followee, follower, in: transaction)
            guard let kept = try await FollowStore.accept(from: follower.id, to: followee, in: transaction) else {
                throw Problem.notFound
            }
            guard let home = follower.home else { return }
            try await federation.record(
                FollowAccepted(id: ID(kept.request), follower: home.member, followee: followee), to: [home.territory],
                in: transaction)
            try await disclosures.tell(home.territory, of: followee, in: transaction)
        }
    }

    /// Says no to somebody who asked, or no longer to somebody who follows.
    func refuse(_ follower: Person, by followee: ID<Member>, onlyRequested: Bool) async throws {
        try await database.write { transaction in
            try await lock(followee, follower, in: transaction)
            let ended = try await FollowStore.remove(
                from: follower.id, to: followee, onlyRequested: onlyRequested, in: transaction)
            guard let ended, let home = follower.home else { return }
            try await federation.record(
                FollowRejected(id: ID(ended.request), follower: home.member, followee: followee), to: [home.territory],
                in: transaction)
            try await disclosures.tell(home.territory, of: followee, in: transaction)
        }
    }

    /// A member elsewhere has to be asked; one of this territory decided already.
    private func isOpen(_ followee: Person, in transaction: Transaction) async throws -> Bool {
        guard followee.home == nil else { return false }
        let rows = try await transaction.query("SELECT approves_followers FROM member WHERE id = \(followee.id)")
        return try !(rows.first?.get("approves_followers") ?? true)
    }

    /// - Throws: ``Problem`` `notFound` where one of this territory left meanwhile.
    private func lock(_ member: ID<Member>, _ other: Person, in transaction: Transaction) async throws {
        let expected = other.home == nil ? [member, other.id] : [member]
        guard try await FollowStore.lock(expected, in: transaction) == Set(expected) else { throw Problem.notFound }
    }

    // MARK: - Blocking

    /// Blocks: follows end in both directions, and neither sees the other while signed in.
    func block(_ blocked: Person, by blocker: ID<Member>) async throws {
        try await database.write { transaction in
            try await lock(blocker, blocked, in: transaction)
            let id = world.uuidV7()
            guard try await BlockStore.insert(id, by: blocker, of: blocked.id, at: world.now(), in: transaction) else {
                return
            }
            try await BlockStore.endFollows(blocker, blocked.id, in: transaction)
            try await notice(id, blocked, by: blocker, ended: false, in: transaction)
            if let home = blocked.home { try await disclosures.tell(home.territory, of: blocker, in: transaction) }
        }
    }

    func unblock(_ blocked: Person, by blocker: ID<Member>) async throws {
        try await database.write { transaction in
            try await lock(blocker, blocked, in: transaction)
            guard let id = try await BlockStore.remove(by: blocker, of: blocked.id, in: transaction) else { return }
            try await notice(id, blocked, by: blocker, ended: true, in: transaction)
        }
    }

    private func notice(
        _ id: UUID, _ blocked: Person, by blocker: ID<Member>, ended: Bool, in transaction: Transaction
    ) async throws {
        guard let home = blocked.home else { return }
        try await federation.record(
            BlockNoticed(id: ID(id), blocker: blocker, blocked: home.member, ended: ended), to: [home.territory],
            in: transaction)
    }

    // MARK: - Muting

    /// - Parameter seconds: nil for ever.
    /// - Throws: ``Problem`` `tooManyMutes`.
    @discardableResult
    func mute(_ kind: Mute.Kind, _ subject: String, for seconds: Int?, by member: ID<Member>) async throws -> Mute {
        let until = seconds.map { world.now().addingTimeInterval(TimeInterval($0)) }
        guard let mute = try await mutes.keep(world.uuidV7(), kind, subject, until: until, by: member) else {
            throw Problem(.tooManyMutes)
        }
        return mute
    }
}

extension ProblemKind {
    static let oneself = ProblemKind(
        "TF4097", status: 409, "This is yourself",
        explanation: "Members cannot follow, block, mute or annotate themselves.")
    static let blocking = ProblemKind(
        "TF4098", status: 409, "You block this member",
        explanation: "Nobody can follow a member whom they block. `DELETE /users/{id}/block` ends the block.")
    static let tooManyMutes = ProblemKind(
        "TF4099", status: 409, "You mute too much already",
        explanation: "A member can mute 1,000 members, words and territories in all. Unmute some first.")
    static let hiddenList = ProblemKind(
        "TF4039", status: 403, "This list is not shown to you",
        explanation: """
            Members decide who sees whom they follow and who follows them. Of members of other territories only their home \
            knows the whole list.
            """)
}
