import Federation
import Foundation

/// A member's profile as a territory tells it: the fact of the module Accounts, in figures of a usual size.
struct MemberStated: FederatedFact {
    static let type = "member.published"
    static let version: UInt16 = 1

    let id: UUID
    let handle: String
    let displayName: String
    let bio: String
    let joinedAt: Date

    var objectID: UUID { id }

    enum CodingKeys: String, CodingKey {
        case id, handle, bio
        case displayName = "display_name"
        case joinedAt = "joined_at"
    }

    init(number: Int) {
        id = UUID()
        handle = "member_\(number)"
        displayName = "Åse Nordmann \(number)"
        bio = "Reads, walks, keeps bees, and writes about all three when there is time."
        joinedAt = Date(timeIntervalSince1970: 1_790_000_000 + Double(number))
    }
}
