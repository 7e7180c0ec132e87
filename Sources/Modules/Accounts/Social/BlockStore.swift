import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// All SQL of who blocks whom.
enum BlockStore {
    /// - Returns: the block's id, also where it was there already.
    static func insert(
        _ id: UUID, by blocker: ID<Member>, of blocked: ID<Member>, at time: Date, in transaction: Transaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            INSERT INTO block (id, blocker, blocked, created_at) VALUES (\(id), \(blocker), \(blocked), \(time))
            ON CONFLICT (blocker, blocked) DO NOTHING
            """) == 1
    }

    /// - Returns: its id, where there was one.
    static func remove(
        by blocker: ID<Member>, of blocked: ID<Member>, in transaction: Transaction
    ) async throws -> UUID? {
        let rows = try await transaction.query(
            "DELETE FROM block WHERE blocker = \(blocker) AND blocked = \(blocked) RETURNING id")
        return try rows.first?.get("id")
    }

    /// Removes a block that somebody else told of in the name of another territory's member.
    @Sendable static func forget(_ origin: FactOrigin, _: Bool, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM block USING remote_member
            WHERE block.id = \(origin.objectID) AND remote_member.id = blocker AND tid = \(origin.territory.description)
            """)
    }

    /// Follows between two members end, whoever follows.
    static func endFollows(_ one: ID<Member>, _ other: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM follow WHERE (follower, followee) IN ((\(one)::uuid, \(other)::uuid), (\(other)::uuid, \(one)::uuid))
            """)
    }

    /// Which of two blocks the other.
    static func find(
        _ one: ID<Member>, _ other: ID<Member>, in transaction: Transaction
    ) async throws -> (byOne: Bool, byOther: Bool) {
        let rows = try await transaction.query(
            """
            SELECT EXISTS (SELECT FROM block WHERE blocker = \(one) AND blocked = \(other)) AS by_one,
                EXISTS (SELECT FROM block WHERE blocker = \(other) AND blocked = \(one)) AS by_other
            """)
        return (try rows.first?.get("by_one") ?? false, try rows.first?.get("by_other") ?? false)
    }
}
