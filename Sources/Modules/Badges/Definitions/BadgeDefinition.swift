import Foundation
import Kernel
import Postgres

/// Something that can be earned, and how.
struct BadgeDefinition: Codable, Sendable, RowDecodable {
    let id: ID<BadgeDefinition>
    let slug: String
    let name: String
    let description: String
    let narrative: String
    let tags: [String]
    /// How long an award lasts; absent where it lasts for good, or all end at one time.
    let validMonths: Int?
    let validUntil: Date?
    let criteria: Criteria
    /// The address of a picture; absent where the territory draws it.
    let image: String?
    let state: BadgeState
    /// Since then the criteria are what they are.
    let firstAwardedAt: Date?
    let version: Int64

    enum CodingKeys: String, CodingKey {
        case id, slug, name, description, narrative, tags, criteria, image, state, version
        case validMonths = "valid_months"
        case validUntil = "valid_until"
        case firstAwardedAt = "first_awarded_at"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        slug = try row.get("slug")
        name = try row.get("name")
        description = try row.get("description")
        narrative = try row.get("narrative")
        tags = try row.get("tags")
        validMonths = try row.get("valid_months")
        validUntil = try row.get("valid_until")
        criteria = try row.get("criteria", as: PostgresJSON.self).decode()
        image = try row.get("image")
        state = BadgeState(rawValue: try row.get("state")) ?? .retired
        firstAwardedAt = try row.get("first_awarded_at")
        version = try row.get("version")
    }

    /// The entity tag of this version.
    var etag: String { "\"\(version)\"" }

    /// When an award that begins then ends; nil for never. Months are the calendar's, in UTC.
    func end(of begin: Date) -> Date? {
        guard let validMonths else { return validUntil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(byAdding: .month, value: validMonths, to: begin)
    }
}
