import Foundation
import Kernel
import Postgres
import Web

/// What is between a reader and a member, as far as it decides which badges are shown.
struct Between: RowDecodable {
    /// The member blocks the reader, and is not there for them.
    let isHidden: Bool
    /// The reader blocks the member, and is shown nothing of them.
    let isBlocked: Bool
    let isFollowed: Bool

    init(row: Row) throws {
        isHidden = try row.get("is_hidden")
        isBlocked = try row.get("is_blocked")
        isFollowed = try row.get("is_followed")
    }

    /// Blocks hide nobody from who looks after the territory, and nobody from a visitor.
    static func find(
        _ member: ID<Member>, and reader: SignedInMember?, in database: Database
    ) async throws -> Between {
        let between = try await database.first(
            """
            SELECT EXISTS (SELECT FROM block WHERE blocker = \(member) AND blocked = \(hiddenFrom(reader) as UUID?)) AS is_hidden,
                EXISTS (SELECT FROM block WHERE blocked = \(member) AND blocker = \(hiddenFrom(reader) as UUID?)) AS is_blocked,
                EXISTS (SELECT FROM follow WHERE followee = \(member) AND follower = \(reader?.id.uuid as UUID?)
                    AND is_accepted) AS is_followed
            """, as: Between.self)
        guard let between else { preconditionFailure("a row of three answers") }
        return between
    }

    /// Those of some members with whom the reader has a block, of either side.
    static func blocked(
        _ members: [ID<Member>], with reader: SignedInMember?, in database: Database
    ) async throws -> Set<ID<Member>> {
        let rows = try await database.read(
            """
            SELECT member FROM unnest(\(members.map(\.uuid))::uuid[]) AS asked (member)
            WHERE EXISTS (SELECT FROM block WHERE blocker = asked.member AND blocked = \(hiddenFrom(reader) as UUID?))
                OR EXISTS (SELECT FROM block WHERE blocked = asked.member AND blocker = \(hiddenFrom(reader) as UUID?))
            """)
        return Set(try rows.map { ID(try $0.get("member", as: UUID.self)) })
    }

    private static func hiddenFrom(_ reader: SignedInMember?) -> UUID? {
        guard let reader, !reader.may(.administer), !reader.may(.moderate) else { return nil }
        return reader.id.uuid
    }
}
