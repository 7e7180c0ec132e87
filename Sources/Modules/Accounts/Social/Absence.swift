import Federation
import FederationCore
import Foundation
import Kernel
import Postgres

/// What being away does to follows and blocks between a member and members of other territories.
///
/// Their homes forget who goes, and with them whom they follow, who follows them and whom they block. So that both homes agree
/// again when the member comes back, followers from elsewhere end at once, and the rest is told anew.
struct Absence: Sendable {
    let federation: FederationLog

    func begin(_ member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM follow USING remote_member WHERE followee = \(member) AND remote_member.id = follower
            """)
    }

    /// Asks again to follow, and tells of the blocks again. The other homes have to know the member already.
    func end(_ member: ID<Member>, in transaction: Transaction) async throws {
        for asked in try await asked(by: member, in: transaction) {
            try await federation.record(
                FollowRequested(id: ID(asked.id), follower: member, followee: asked.home.member),
                to: [asked.home.territory], in: transaction)
        }
        for blocked in try await blocked(by: member, in: transaction) {
            try await federation.record(
                BlockNoticed(id: ID(blocked.id), blocker: member, blocked: blocked.home.member, ended: false),
                to: [blocked.home.territory], in: transaction)
        }
    }

    /// A follow or block, by what both homes call it, and the other member's home.
    private struct Told: RowDecodable {
        let id: UUID
        let home: Person.Home

        init(row: Row) throws {
            id = try row.get("id")
            home = try Person.Home(row: row)
        }
    }

    /// Whether the answer is yes is for the other home to say once more.
    private func asked(by member: ID<Member>, in transaction: Transaction) async throws -> [Told] {
        try await transaction.query(
            """
            UPDATE follow SET is_accepted = false FROM remote_member
            WHERE follower = \(member) AND remote_member.id = followee RETURNING request AS id, tid, object_id
            """
        ).map(Told.init)
    }

    private func blocked(by member: ID<Member>, in transaction: Transaction) async throws -> [Told] {
        try await transaction.query(
            """
            SELECT block.id, tid, object_id FROM block JOIN remote_member ON remote_member.id = blocked
            WHERE blocker = \(member)
            """
        ).map(Told.init)
    }
}
