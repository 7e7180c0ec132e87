import Federation
import Foundation
import Kernel

/// Somebody was given a badge.
struct BadgeAwarded: FederatedFact, Hashable {
    static let type = "badge.awarded"
    static let version: UInt16 = 1

    let award: StatedAward

    var objectID: UUID { award.id.uuid }

    init(award: StatedAward) { self.award = award }
    init(from decoder: any Decoder) throws { award = try StatedAward(from: decoder) }
    func encode(to encoder: any Encoder) throws { try award.encode(to: encoder) }
}

/// Somebody who held a badge qualified for it again.
struct BadgeRenewed: FederatedFact, Hashable {
    static let type = "badge.renewed"
    static let version: UInt16 = 1

    let award: StatedAward

    var objectID: UUID { award.id.uuid }

    init(award: StatedAward) { self.award = award }
    init(from decoder: any Decoder) throws { award = try StatedAward(from: decoder) }
    func encode(to encoder: any Encoder) throws { try award.encode(to: encoder) }
}

/// An award as its territory states it.
struct StatedAward: Codable, Hashable, Sendable {
    let id: ID<Award>
    let badge: ID<BadgeDefinition>
    let slug: String
    let member: ID<Member>
    let period: Int
    let validFrom: Date
    let validUntil: Date?
    /// The award whose place it took, for a renewal.
    let replaces: ID<Award>?
    /// The signed credential, as text.
    let credential: String

    enum CodingKeys: String, CodingKey {
        case id, badge, slug, member, period, replaces, credential
        case validFrom = "valid_from"
        case validUntil = "valid_until"
    }
}

/// A badge was taken back for good.
struct BadgeRevoked: FederatedFact, Hashable {
    static let type = "badge.revoked"
    static let version: UInt16 = 1

    let id: ID<Award>
    /// Where its status stands, which a territory that lost its awards would forget otherwise.
    let place: StatusPlace?

    var objectID: UUID { id.uuid }
}

/// A badge does not count for a time, or counts again.
struct BadgeSuspended: FederatedFact, Hashable {
    static let type = "badge.suspended"
    static let version: UInt16 = 1

    let id: ID<Award>
    let suspended: Bool
    /// Where its status stands.
    let place: StatusPlace?

    var objectID: UUID { id.uuid }
}
