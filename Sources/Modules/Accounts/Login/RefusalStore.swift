import Foundation
import Kernel
import ModuleKit
import Postgres

/// Writes down who was not let in (S-153): an entry for the first refusal of a member in an hour, the tenth, the hundredth and so on. So
/// nobody fills the log by guessing, and what goes on is in it while it goes on.
struct RefusalStore: Sendable {
    let database: Database
    let audit: AuditLog
    let world: World

    /// Members who are told apart in an hour, of each kind of refusal; more are counted together, under none.
    static let maximumMembers = 100
    /// Counts at which there is an entry.
    static let told = [1, 10, 100, 1000, 10_000, 100_000]
    /// How long counts are kept, in seconds: the hour, and what was counted at its end.
    static let memory: TimeInterval = 2 * 3600

    func keep(_ counts: [Refusals.Key: Int]) async throws {
        guard !counts.isEmpty else { return }
        let hour = Date(timeIntervalSince1970: (world.now().timeIntervalSince1970 / 3600).rounded(.down) * 3600)
        try await database.write { transaction in
            try await transaction.execute(
                "DELETE FROM sign_in_refusal WHERE hour < \(hour.addingTimeInterval(-Self.memory))")
            for (key, more) in counts { try await add(more, key, hour, in: transaction) }
        }
    }

    private func add(
        _ more: Int, _ key: Refusals.Key, _ hour: Date, in transaction: Transaction
    ) async throws {
        let act = key.kind.act.description
        // Whoever left meanwhile is nobody.
        let rows = try await transaction.query(
            """
            INSERT INTO sign_in_refusal AS r (hour, act, member, count)
            SELECT \(hour)::timestamptz, \(act)::text, (
                SELECT id FROM member m WHERE id = \(key.member?.uuid as UUID?) AND (
                    EXISTS (SELECT FROM sign_in_refusal s WHERE s.hour = \(hour) AND s.act = \(act) AND s.member = m.id)
                    OR (SELECT count(s.member) FROM sign_in_refusal s WHERE s.hour = \(hour) AND s.act = \(act))
                        < \(Self.maximumMembers))
            ), \(more)::bigint
            ON CONFLICT (hour, act, member) DO UPDATE SET count = r.count + excluded.count
            RETURNING member, count
            """)
        guard let row = rows.first else { return }
        let count: Int = try row.get("count")
        guard let told = Self.told.last(where: { $0 > count - more && $0 <= count }) else { return }
        let member = try row.get("member", as: UUID?.self).map { ID<Member>($0) }
        try await audit.note(key.kind.act, by: .node, about: member, detail: "\(told) in an hour", in: transaction)
    }
}
