import Federation
import Foundation
import Kernel

/// A member's public profile as the other territories learn it, when it begins and whenever it changes.
struct MemberPublished: FederatedFact, Hashable {
    static let type = "member.published"
    static let version: UInt16 = 1

    let id: ID<Member>
    let handle: Handle
    let displayName: DisplayName
    let bio: Bio
    let joinedAt: Date
    // Readers of the first day leave these alone; they are absent where there is nothing to say.
    var fields: ProfileFields?
    var languages: SpokenLanguages?
    var timeZone: TimeZoneName?
    /// False where lists and searches shall not show the member.
    var discoverable: Bool?
    var avatar: Avatar?

    var objectID: UUID { id.uuid }

    enum CodingKeys: String, CodingKey {
        case id, handle, bio, fields, languages, discoverable, avatar
        case displayName = "display_name"
        case joinedAt = "joined_at"
        case timeZone = "time_zone"
    }

    /// What it says beside the name.
    var details: ProfileDetails {
        ProfileDetails(
            bio: bio.text, fields: fields?.items ?? [], languages: languages?.tags ?? [],
            timeZone: timeZone.flatMap { $0.text.isEmpty ? nil : $0.text }, avatar: avatar)
    }
}

/// The profile after a change: the whole of it, so that an update needs no memory.
struct MemberUpdated: FederatedFact, Hashable {
    static let type = "member.updated"
    static let version: UInt16 = 1

    let profile: MemberPublished

    var objectID: UUID { profile.objectID }

    init(profile: MemberPublished) {
        self.profile = profile
    }

    init(from decoder: any Decoder) throws {
        profile = try MemberPublished(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        try profile.encode(to: encoder)
    }
}

/// The member is gone, and with them everything that was told about them.
struct MemberDeleted: FederatedFact, Hashable {
    static let type = "member.deleted"
    static let version: UInt16 = 1

    let id: ID<Member>

    var objectID: UUID { id.uuid }
}

/// The home territory hides the member until it publishes them again. What is between the member and others stays.
struct MemberWithdrawn: FederatedFact, Hashable {
    static let type = "member.withdrawn"
    static let version: UInt16 = 1

    let id: ID<Member>

    var objectID: UUID { id.uuid }
}

/// What this territory does when another states something about its members.
enum MemberFacts {
    static let handlers = [
        FactHandler(
            MemberPublished.self,
            applyAll: { stated, transaction in
                try await RemoteMemberStore.keep(stated.map { ($0.fact, $0.origin) }, in: transaction)
            }
        ).erasing(RemoteMemberStore.forget).undoing(RemoteMemberStore.undo),
        FactHandler(
            MemberUpdated.self,
            applyAll: { stated, transaction in
                try await RemoteMemberStore.keep(stated.map { ($0.fact.profile, $0.origin) }, in: transaction)
            }
        ).erasing(RemoteMemberStore.forget).undoing(RemoteMemberStore.undo),
        FactHandler(MemberWithdrawn.self) { fact, origin, transaction in
            guard fact.objectID == origin.objectID else { throw RemoteMemberError.otherObject }
            try await RemoteMemberStore.hide(origin, in: transaction)
        }.undoing(RemoteMemberStore.undo),
        FactHandler(MemberDeleted.self) { _, origin, transaction in
            try await RemoteMemberStore.remove(origin, in: transaction)
        }.undoing(RemoteMemberStore.undo),
    ]
}
