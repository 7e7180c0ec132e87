public import Foundation
public import Kernel
public import Postgres

/// A member of this territory, as the member's own operations see them.
public struct Account: Sendable, Hashable, RowDecodable {
    public let id: ID<Member>
    public let handle: String
    public let displayName: String
    let details: ProfileDetails
    let privacy: Privacy
    public let email: String
    public let language: String?
    /// Counts changes; the entity tag.
    let version: Int64
    public let joinedAt: Date

    public init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        details = try ProfileDetails(row: row)
        privacy = try Privacy(row: row)
        email = try row.get("email")
        language = try row.get("language")
        version = try row.get("version")
        joinedAt = try row.get("created_at")
    }

    var etag: String { "\"\(version)\"" }

    /// What the other territories are told: what everybody may see.
    var published: MemberPublished {
        let open = details.shown(to: .stranger, by: privacy)
        return MemberPublished(
            id: id, handle: Handle(unchecked: handle), displayName: DisplayName(unchecked: displayName),
            bio: Bio(unchecked: open.bio), joinedAt: joinedAt,
            fields: open.fields.isEmpty ? nil : ProfileFields(items: open.fields),
            languages: open.languages.isEmpty ? nil : SpokenLanguages(tags: open.languages),
            timeZone: open.timeZone.map(TimeZoneName.init(unchecked:)),
            discoverable: privacy.discoverable ? nil : false, avatar: open.avatar)
    }
}
