import Foundation
import Kernel
import Postgres

/// All SQL of members who go and come back.
struct LeavingStore: Sendable {
    let database: Database

    /// Programs, links and invitations of who goes end with that.
    static func go(_ id: ID<Member>, to state: MemberState, at now: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE member SET state = \(state.rawValue), left_at = \(now), version = version + 1 WHERE id = \(id)
            """)
        try await transaction.execute("DELETE FROM app_token WHERE member = \(id)")
        try await transaction.execute("DELETE FROM account_token WHERE member = \(id)")
        try await transaction.execute("DELETE FROM invitation WHERE inviter = \(id)")
    }

    /// Some who left before a time: others each time, so that those who cannot be erased keep nobody else for ever.
    func due(before time: Date) async throws -> [ID<Member>] {
        try await database.read(
            "SELECT id FROM member WHERE state = 'deleted' AND left_at < \(time) ORDER BY random() LIMIT 100"
        ).map { ID(try $0.get("id", as: UUID.self)) }
    }
}
