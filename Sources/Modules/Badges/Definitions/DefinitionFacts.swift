import Federation
import Foundation
import Kernel

/// A badge as the other territories learn it, when it becomes active and whenever it changes.
struct BadgeDefined: FederatedFact, Hashable {
    static let type = "badge.defined"
    static let version: UInt16 = 1

    let id: ID<BadgeDefinition>
    let slug: String
    let name: String
    let description: String
    let narrative: String
    let tags: [String]
    let validMonths: Int?
    let validUntil: Date?
    /// The address of its picture.
    let image: String?
    let state: String

    var objectID: UUID { id.uuid }

    enum CodingKeys: String, CodingKey {
        case id, slug, name, description, narrative, tags, image, state
        case validMonths = "valid_months"
        case validUntil = "valid_until"
    }

    init(_ badge: BadgeDefinition) {
        id = badge.id
        slug = badge.slug
        name = badge.name
        description = badge.description
        narrative = badge.narrative
        tags = badge.tags
        validMonths = badge.validMonths
        validUntil = badge.validUntil
        image = badge.image
        state = badge.state.rawValue
    }
}
