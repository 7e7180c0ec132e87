import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// All SQL of who follows whom.
enum FollowStore {
    /// One row.
    struct Kept: RowDecodable {
        let follower: ID<Member>
        let followee: ID<Member>
        /// What both homes call it.
        let request: UUID
        let isAccepted: Bool

        init(row: Row) throws {
            follower = ID(try row.get("follower", as: UUID.self))
            followee = ID(try row.get("followee", as: UUID.self))
            request = try row.get("request")
            isAccepted = try row.get("is_accepted")
        }
    }

    /// Whatever changes what is between these members waits for whatever else does. Members of this territory have rows to
    /// lock, and one of any two is of this territory.
    /// - Returns: those that others see.
    static func lock(_ members: [ID<Member>], in transaction: Transaction) async throws -> Set<ID<Member>> {
        let rows = try await transaction.query(
            """
            SELECT id FROM member WHERE id = ANY(\(members.map(\.uuid))::uuid[]) AND state IN ('active', 'frozen')
            ORDER BY id FOR NO KEY UPDATE
            """)
        return Set(try rows.map { ID(try $0.get("id", as: UUID.self)) })
    }

    /// - Returns: false where it was there already, asked or answered.
    static func insert(
        _ id: UUID, request: UUID, from follower: ID<Member>, to followee: ID<Member>, isAccepted: Bool, at time: Date,
        in transaction: Transaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            INSERT INTO follow (id, request, follower, followee, is_accepted, requested_at)
            VALUES (\(id), \(request), \(follower), \(followee), \(isAccepted), \(time))
            ON CONFLICT (follower, followee) DO NOTHING
            """) == 1
    }

    static func accept(
        from follower: ID<Member>, to followee: ID<Member>, request: UUID? = nil, in transaction: Transaction
    ) async throws -> Kept? {
        try await transaction.first(
            """
            UPDATE follow SET is_accepted = true
            WHERE follower = \(follower) AND followee = \(followee) AND NOT is_accepted
                AND request = coalesce(\(request as UUID?), request)
            RETURNING follower, followee, request, is_accepted
            """,
            as: Kept.self)
    }

    /// - Parameter request: the only one that is meant; nil for whichever there is.
    static func remove(
        from follower: ID<Member>, to followee: ID<Member>, request: UUID? = nil, onlyRequested: Bool = false,
        in transaction: Transaction
    ) async throws -> Kept? {
        try await transaction.first(
            """
            DELETE FROM follow
            WHERE follower = \(follower) AND followee = \(followee) AND request = coalesce(\(request as UUID?), request)
                AND NOT (is_accepted AND \(onlyRequested))
            RETURNING follower, followee, request, is_accepted
            """,
            as: Kept.self)
    }

    /// Removes what somebody else asked for in the name of another territory's member.
    @Sendable static func forget(_ origin: FactOrigin, _: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM follow USING remote_member
            WHERE request = \(origin.objectID) AND remote_member.id = follower AND tid = \(origin.territory.description)
            """)
    }

    /// The other territories with somebody who follows a member of this one.
    static func territories(following member: ID<Member>, in transaction: Transaction) async throws -> [String] {
        let rows = try await transaction.query(
            """
            SELECT DISTINCT tid FROM follow JOIN remote_member ON remote_member.id = follower
            WHERE followee = \(member) AND is_accepted
            """)
        return try rows.map { try $0.get("tid") }
    }

    /// Whether somebody of another territory follows a member of this one.
    static func isFollowed(
        _ member: ID<Member>, from territory: TerritoryID, in transaction: Transaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT FROM follow JOIN remote_member ON remote_member.id = follower
            WHERE followee = \(member) AND is_accepted AND tid = \(territory.description) LIMIT 1
            """
        ).isEmpty
    }

    static func counts(of member: ID<Member>, in database: Database) async throws -> FollowCounts? {
        try await database.first(
            """
            SELECT (SELECT count(*) FROM follow WHERE followee = \(member) AND is_accepted) AS followers,
                (SELECT count(*) FROM follow WHERE follower = \(member) AND is_accepted) AS following
            """,
            as: FollowCounts.self)
    }
}

/// How many follow somebody, and how many they follow.
struct FollowCounts: RowDecodable, Codable {
    let followers: Int
    let following: Int

    init(row: Row) throws {
        followers = try row.get("followers")
        following = try row.get("following")
    }
}
