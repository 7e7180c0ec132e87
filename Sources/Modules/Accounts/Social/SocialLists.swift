import Foundation
import Kernel
import Postgres
import Web

/// Which list of members around one member.
enum SocialList: Sendable {
    case followers(of: ID<Member>)
    case following(of: ID<Member>)
    /// Who asks to follow.
    case requests(to: ID<Member>)
    case blocks(by: ID<Member>)

    /// As whom the list is read: whom somebody blocks is in it also where the other blocks them, as strangers see them.
    func reader(_ reader: Reader) -> Reader {
        if case .blocks = self { .visitor } else { reader }
    }
}

extension SocialOperations {
    /// One page of a list, the newest first. Whom the reader may not see is left out, and the next page begins after the last row
    /// that was looked at.
    func list(_ list: SocialList, _ position: ListPosition, for reader: Reader) async throws -> Page<DirectoryMember> {
        let after = try position.after.map { text in
            guard let id = UUID(uuidString: text) else { throw Problem(.badCursor) }
            return id
        }
        let rows = try await SocialListStore(database: database).rows(list, after: after, limit: position.limit)
        let members = try await directory.find(rows.map(\.member), for: reader)
        let byID = Dictionary(members.map { ($0.id, $0) }) { first, _ in first }
        let next = rows.count == position.limit ? rows.last.map { $0.row.uuidString } : nil
        return Page(items: rows.compactMap { byID[$0.member] }, next: next)
    }

    /// Whether a reader may see whom a member follows and who follows them.
    /// - Throws: ``Problem`` `hiddenList`.
    func requireLists(of member: DirectoryMember, for reader: Reader) throws {
        guard member.showsFollowerLists(to: reader) else { throw Problem(.hiddenList) }
    }
}

/// All SQL of the lists: an index gives each of them in its order.
struct SocialListStore: Sendable {
    let database: Database

    /// A row of a list and the member it is about.
    struct Place: RowDecodable {
        let row: UUID
        let member: ID<Member>

        init(row: Row) throws {
            self.row = try row.get("id")
            member = ID(try row.get("member", as: UUID.self))
        }
    }

    func rows(_ list: SocialList, after: UUID?, limit: Int) async throws -> [Place] {
        try await database.read(Self.sql(list, before: after ?? Self.last, limit: limit), as: Place.self)
    }

    /// Beyond every id.
    private static let last = UUID(uuidString: "ffffffff-ffff-ffff-ffff-ffffffffffff")!

    static func sql(_ list: SocialList, before: UUID, limit: Int) -> SQL {
        switch list {
        case .followers(let member):
            """
            SELECT id, follower AS member FROM follow
            WHERE followee = \(member) AND is_accepted AND id < \(before) ORDER BY id DESC LIMIT \(limit)
            """
        case .following(let member):
            """
            SELECT id, followee AS member FROM follow
            WHERE follower = \(member) AND is_accepted AND id < \(before) ORDER BY id DESC LIMIT \(limit)
            """
        case .requests(let member):
            """
            SELECT id, follower AS member FROM follow
            WHERE followee = \(member) AND NOT is_accepted AND id < \(before) ORDER BY id DESC LIMIT \(limit)
            """
        case .blocks(let member):
            """
            SELECT id, blocked AS member FROM block
            WHERE blocker = \(member) AND id < \(before) ORDER BY id DESC LIMIT \(limit)
            """
        }
    }
}
