import Foundation
import Kernel
import Web

/// An award as everybody may see it: not why it was taken back.
struct ShownAward: Codable, Sendable {
    let id: ID<Award>
    let badge: String
    let member: ID<Member>
    let standing: AwardStanding
    let validFrom: Date
    let validUntil: Date?
    /// The award that took its place.
    let supersededBy: ID<Award>?
    /// In place of its id in addresses, for whomever the reader, whose award it is, wants to show it.
    let share: ID<Award>?

    enum CodingKeys: String, CodingKey {
        case id, badge, member, standing, share
        case validFrom = "valid_from"
        case validUntil = "valid_until"
        case supersededBy = "superseded_by"
    }

    init(_ award: Award, at now: Date, isOwn: Bool = false) {
        id = award.id
        badge = award.badge
        member = award.member
        standing = award.standing(at: now)
        validFrom = award.validFrom
        validUntil = award.validUntil
        supersededBy = award.supersededBy
        share = isOwn ? award.share.map { ID($0) } : nil
    }
}

/// How far somebody has come with one badge.
struct ShownProgress: Codable, Sendable {
    let badge: String
    let name: String
    let requirements: [Requirement]

    /// One of the things that are asked for.
    struct Requirement: Codable, Sendable {
        let event: String
        let done: Int
        let needed: Int
        /// Of the requirements of one group one is enough; each group has to be met.
        let group: Int
    }

    /// How much is done of what is nearest in each group, and how much that is.
    var nearest: (done: Int, needed: Int) {
        let groups = Dictionary(grouping: requirements, by: \.group).values.compactMap { group in
            group.min { $1.done * $0.needed < $0.done * $1.needed }
        }
        return groups.reduce((0, 0)) { ($0.0 + min($1.done, $1.needed), $0.1 + $1.needed) }
    }
}

extension AwardOperations {
    /// Awards that one may see at once.
    static let shownLimit = 200

    /// A member's awards as far as the member lets this reader see them.
    /// - Throws: ``Problem`` `notFound`.
    func shown(of reference: RecipientReference, to reader: SignedInMember?) async throws -> [ShownAward] {
        guard let member = try await Recipient.find(reference, in: store.database), member.isThere else {
            throw Problem.notFound
        }
        let between = try await Between.find(member.id, and: reader, in: store.database)
        guard !between.isHidden else { throw Problem.notFound }
        let isOwn = reader?.id == member.id
        let mayLook =
            switch member.audience {
            case "public": true
            case "territory": reader != nil
            case "followers": between.isFollowed
            default: false
            }
        guard isOwn || (mayLook && !between.isBlocked) else { return [] }
        let now = world.now()
        return try await store.all(of: member.id, limit: Self.shownLimit).map { ShownAward($0, at: now, isOwn: isOwn) }
    }

    /// BadgeProgress with every badge that facts lead to.
    func progress(of member: ID<Member>) async throws -> [ShownProgress] {
        let known = try await ProgressStore.of(member, in: store.database)
        let badges = try await definitions.list(includingDrafts: false, after: "", limit: Self.shownLimit)
        return badges.filter { $0.state == .active && $0.criteria.isAutomatic }.map { badge in
            let progress = known[badge.id] ?? BadgeProgress(of: badge.criteria)
            return ShownProgress(
                badge: badge.slug, name: badge.name,
                requirements: zip(badge.criteria.requirements, badge.criteria.places).enumerated().map { index, place in
                    ShownProgress.Requirement(
                        event: place.0.event, done: progress.counted(index), needed: place.0.needed, group: place.1)
                })
        }
    }
}
