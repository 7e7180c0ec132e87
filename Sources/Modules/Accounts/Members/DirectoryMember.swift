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
    let bio: String
    let joinedAt: Date
    /// Nil for a member of this territory.
    let origin: Origin?

    /// Where a member from elsewhere is at home and which entry of its log says so.
    struct Origin: Sendable {
        let code: String
        let name: String
        let position: Int
        let entryID: UUID
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        handle = try row.get("handle")
        displayName = try row.get("display_name")
        sortName = try row.get("sort_name")
        bio = try row.get("bio")
        joinedAt = try row.get("joined_at")
        origin = try row.get("code", as: String?.self).map { code in
            Origin(
                code: code, name: try row.get("territory_name"), position: try row.get("position"),
                entryID: try row.get("entry_id"))
        }
    }

    /// Where the next page of the directory begins.
    var position: String { "\(sortName)\n\(id)" }

    func summary(home: TerritoryBadge, reader: ID<Member>? = nil) -> MemberSummary {
        MemberSummary(
            handle: handle, displayName: displayName,
            territory: origin.map { TerritoryBadge(code: $0.code, name: $0.name) } ?? home,
            logPosition: origin?.position, isOwn: origin == nil && reader == id)
    }
}
