import Federation
import Foundation
import Kernel

/// One member following another, as both homes call it.
enum Following {}

/// One member blocking another, as both homes call it.
enum Blocking {}

/// What the homes of two members tell each other about one of them following the other. Only these two can read it.
///
/// `follow.requested` and `follow.undone` come from the follower's home, `follow.accepted` and `follow.rejected` from the other.
/// Each home names its own member by its own id, and the other's by the id that the other's home uses.
protocol FollowFact: FederatedFact {
    /// The request; the same in all that is said about it.
    var id: ID<Following> { get }
    var follower: ID<Member> { get }
    var followee: ID<Member> { get }
    init(id: ID<Following>, follower: ID<Member>, followee: ID<Member>)
}

extension FollowFact {
    static var version: UInt16 { 1 }
    var objectID: UUID { id.uuid }
}

/// Somebody wants to follow. The followee's home answers.
struct FollowRequested: FollowFact {
    static let type = "follow.requested"
    let id: ID<Following>
    let follower: ID<Member>
    let followee: ID<Member>
}

/// The followee, or their settings, said yes.
struct FollowAccepted: FollowFact {
    static let type = "follow.accepted"
    let id: ID<Following>
    let follower: ID<Member>
    let followee: ID<Member>
}

/// The followee said no, at once or later.
struct FollowRejected: FollowFact {
    static let type = "follow.rejected"
    let id: ID<Following>
    let follower: ID<Member>
    let followee: ID<Member>
}

/// The follower follows no longer, or takes the request back.
struct FollowUndone: FollowFact {
    static let type = "follow.undone"
    let id: ID<Following>
    let follower: ID<Member>
    let followee: ID<Member>
}

/// A member blocks one of the territory that is told, or has ended that. The blocked member is told nothing.
struct BlockNoticed: FederatedFact {
    static let type = "block.noticed"
    static let version: UInt16 = 1

    let id: ID<Blocking>
    let blocker: ID<Member>
    let blocked: ID<Member>
    let ended: Bool

    var objectID: UUID { id.uuid }
}

/// What a member shows to followers only, for territories that have some. What it lacks is shown to nobody there.
struct MemberDisclosed: FederatedFact {
    static let type = "member.disclosed"
    static let version: UInt16 = 1

    let id: ID<Member>
    var bio: Bio?
    var fields: ProfileFields?
    var languages: SpokenLanguages?
    var timeZone: TimeZoneName?
    var avatar: Avatar?

    var objectID: UUID { id.uuid }

    enum CodingKeys: String, CodingKey {
        case id, bio, fields, languages, avatar
        case timeZone = "time_zone"
    }

    init(_ id: ID<Member>, _ details: ProfileDetails) {
        self.id = id
        bio = details.bio.isEmpty ? nil : Bio(unchecked: details.bio)
        fields = details.fields.isEmpty ? nil : ProfileFields(items: details.fields)
        languages = details.languages.isEmpty ? nil : SpokenLanguages(tags: details.languages)
        timeZone = details.timeZone.map(TimeZoneName.init(unchecked:))
        avatar = details.avatar
    }

    var details: ProfileDetails {
        ProfileDetails(
            bio: bio?.text ?? "", fields: fields?.items ?? [], languages: languages?.tags ?? [],
            timeZone: timeZone.flatMap { $0.text.isEmpty ? nil : $0.text }, avatar: avatar)
    }
}
