public import Foundation
public import Kernel
public import Postgres

/// A member of this territory, as the member's own operations see them.
public struct Account: Sendable, Hashable, RowDecodable {
    public let id: ID<Member>
    public let handle: String
    public let displayName: String
    public let bio: String
    public let email: String
    public let language: String?
    /// Counts changes; the entity tag.
    let version: Int64
    public let joinedAt: Date

    public init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        bio = try row.get("bio")
        email = try row.get("email")
        language = try row.get("language")
        version = try row.get("version")
        joinedAt = try row.get("created_at")
    }

    var etag: String { "\"\(version)\"" }

    /// What the other territories are told.
    var published: MemberPublished {
        MemberPublished(
            id: id, handle: Handle(unchecked: handle), displayName: DisplayName(unchecked: displayName),
            bio: Bio(unchecked: bio), joinedAt: joinedAt)
    }
}
