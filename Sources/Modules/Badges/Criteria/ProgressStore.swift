import Foundation
import Kernel
import Postgres

/// All SQL of progress.
struct ProgressStore {
    let transaction: Transaction

    /// A member's progress, locked until the transaction ends.
    func locked(_ badge: BadgeDefinition, _ member: ID<Member>) async throws -> BadgeProgress {
        let rows = try await transaction.query(
            "SELECT progress FROM badge_progress WHERE badge = \(badge.id) AND member = \(member) FOR UPDATE")
        return try rows.first?.get("progress", as: PostgresJSON.self).decode() ?? BadgeProgress(of: badge.criteria)
    }

    /// Whoever is no member any more makes no progress.
    func keep(_ progress: BadgeProgress, _ badge: BadgeDefinition, _ member: ID<Member>, at time: Date) async throws {
        try await transaction.execute(
            """
            INSERT INTO badge_progress (badge, member, progress, changed_at)
            SELECT \(badge.id), id, \(try PostgresJSON(encoding: progress)), \(time) FROM member WHERE id = \(member)
            ON CONFLICT (badge, member) DO UPDATE SET progress = excluded.progress, changed_at = excluded.changed_at
            """)
    }

    /// What was counted for other criteria counts for none.
    func forget(_ badge: ID<BadgeDefinition>) async throws {
        try await transaction.execute("DELETE FROM badge_progress WHERE badge = \(badge)")
    }

    /// One member's progress with badges that can still be earned.
    static func of(_ member: ID<Member>, in database: Database) async throws -> [ID<BadgeDefinition>: BadgeProgress] {
        let rows = try await database.read("SELECT badge, progress FROM badge_progress WHERE member = \(member)")
        var progress: [ID<BadgeDefinition>: BadgeProgress] = [:]
        for row in rows {
            progress[ID(try row.get("badge", as: UUID.self))] = try row.get("progress", as: PostgresJSON.self).decode()
        }
        return progress
    }
}
