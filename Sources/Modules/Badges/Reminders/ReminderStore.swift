import Foundation
import Kernel
import Postgres

/// All SQL about what ends soon.
struct ReminderStore: Sendable {
    let database: Database

    /// Awards that are due for the reminder so many days before their end, and notes that they are reminded. One that lasts no
    /// longer than that is not, and none twice, whoever looks.
    func due(days: Int, at now: Date, limit: Int, in transaction: Transaction) async throws -> [EndingAward] {
        try await transaction.query(Self.due(days: days, at: now, limit: limit), as: EndingAward.self)
    }

    static func due(days: Int, at now: Date, limit: Int) -> SQL {
        """
        WITH reminded AS (
            UPDATE badge_award SET reminded = \(days) WHERE id IN (
                SELECT id FROM badge_award
                WHERE state = 'active' AND superseded_by IS NULL AND is_told AND valid_until > \(now)
                    AND valid_until <= \(now)::timestamptz + \(days) * interval '1 day'
                    AND valid_from < valid_until - \(days) * interval '1 day'
                    AND (reminded IS NULL OR reminded > \(days))
                ORDER BY valid_until LIMIT \(limit) FOR UPDATE SKIP LOCKED
            ) RETURNING member, badge, valid_until
        )
        SELECT b.*, r.member, r.valid_until AS ends FROM reminded r JOIN badge b ON b.id = r.badge ORDER BY ends
        """
    }

    /// What a member holds that ends within some days, the first to end first.
    func ending(of member: ID<Member>, within days: Int, at now: Date, limit: Int) async throws -> [EndingAward] {
        try await database.read(
            """
            SELECT b.*, a.member, a.valid_until AS ends FROM badge_award a JOIN badge b ON b.id = a.badge
            WHERE a.member = \(member) AND a.state = 'active' AND a.superseded_by IS NULL
                AND a.valid_until > \(now) AND a.valid_until <= \(now)::timestamptz + \(days) * interval '1 day'
                AND a.valid_from < a.valid_until - \(days) * interval '1 day'
            ORDER BY a.valid_until LIMIT \(limit)
            """, as: EndingAward.self)
    }
}
