import FederationCore
import Foundation
import Kernel
import Postgres
import Web

/// A member as others see them, from here or from another territory, with what proves it.
struct DirectoryMember: Sendable, RowDecodable {
    let id: ID<Member>
    let handle: String
    let displayName: String
    let sortName: String
    let joinedAt: Date
    /// Lists, searches and search engines may show the member.
    let isDiscoverable: Bool
    /// Everything there is. Whoever shows it asks ``details(for:)``.
    private let allDetails: ProfileDetails
    /// Nil for a member from elsewhere, of whom nothing is known here but what everybody may see.
    private let privacy: Privacy?
    /// Nil for a member of this territory.
    let origin: Origin?
    /// Whether the reader for whom it was read follows.
    private let isFollowed: Bool
    /// What a member from elsewhere shows to followers; nil where nothing was told.
    private let disclosed: ProfileDetails?

    /// Where a member from elsewhere is at home and which entry of its log says so.
    struct Origin: Sendable {
        let code: String
        let name: String
        let position: Int
        let entryID: UUID
        let home: Person.Home
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        sortName = try row.get("sort_name")
        isDiscoverable = try row.get("discoverable")
        allDetails = try ProfileDetails(row: row)
        privacy = try row.get("privacy", as: PostgresJSON?.self).map { _ in try Privacy(row: row) }
        joinedAt = try row.get("joined_at")
        origin = try row.get("code", as: String?.self).map { code in
            Origin(
                code: code, name: try row.get("territory_name"), position: try row.get("position"),
                entryID: try row.get("entry_id"), home: try Person.Home(row: row))
        }
        isFollowed = try row.get("is_followed")
        disclosed = try row.get("told_bio", as: String?.self).map { bio in
            ProfileDetails(
                bio: bio, fields: try row.get("told_fields", as: PostgresJSON.self).decode(),
                languages: try row.get("told_languages", as: PostgresJSON.self).decode(),
                timeZone: try row.get("told_time_zone"),
                avatar: try row.get("told_avatar", as: PostgresJSON?.self)?.decode())
        }
    }

    /// What a reader may see beyond the name.
    func details(for reader: Reader) -> ProfileDetails {
        guard let privacy else { return isFollowed ? allDetails.with(disclosed ?? .none) : allDetails }
        return allDetails.shown(to: closeness(of: reader), by: privacy)
    }

    private func closeness(of reader: Reader) -> Closeness {
        guard let member = reader.member else { return .stranger }
        return member == id ? .oneself : isFollowed ? .follower : .neighbour
    }

    /// Whether a reader may see whom the member follows, and who follows them. Only the home of a member knows all of them.
    func showsFollowerLists(to reader: Reader) -> Bool {
        privacy?.followerLists.includes(closeness(of: reader)) ?? false
    }

    var person: Person { Person(id: id, home: origin?.home) }

    /// Where the next page of the directory begins.
    var position: String { "\(sortName)\n\(id)" }

    func summary(home: TerritoryBadge, for reader: Reader) -> MemberSummary {
        MemberSummary(
            handle: handle, displayName: displayName,
            territory: origin.map { TerritoryBadge(code: $0.code, name: $0.name) } ?? home,
            logPosition: origin?.position, isOwn: origin == nil && reader.member == id,
            picture: details(for: reader).avatar.map { MemberPicture($0, of: id) })
    }
}
