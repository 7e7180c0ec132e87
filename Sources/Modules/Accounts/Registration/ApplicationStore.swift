import Foundation
import Kernel
import Postgres

/// All SQL of applications that wait for a decision.
struct ApplicationStore: Sendable {
    let database: Database

    /// How many wait; nobody adds one before `transaction` has ended.
    func countLocked(in transaction: Transaction) async throws -> Int {
        try await transaction.execute("LOCK TABLE application IN SHARE ROW EXCLUSIVE MODE")
        return try await transaction.query("SELECT count(*) AS waiting FROM application").first?.get("waiting") ?? 0
    }

    func keep(_ answer: ApplicationAnswer, of id: ID<Member>, at now: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            "INSERT INTO application (member, answer, created_at) VALUES (\(id), \(answer.text), \(now))")
    }

    /// All that wait, who asked first in front.
    func waiting() async throws -> [Application] {
        try await database.read(
            """
            SELECT m.id, m.handle, m.display_name, a.answer, a.created_at
            FROM application a JOIN member m ON m.id = a.member WHERE m.state = 'pending'
            ORDER BY a.created_at, m.id
            """,
            as: Application.self)
    }

    /// Lets somebody in.
    /// - Returns: the new member; nil where nobody waits under this id.
    func approve(_ id: ID<Member>, in transaction: Transaction) async throws -> Account? {
        guard try await take(id, in: transaction) else { return nil }
        return try await transaction.first(
            "UPDATE member SET state = 'active' WHERE id = \(id) AND state = 'pending' RETURNING *", as: Account.self)
    }

    /// Forgets somebody who was never a member; the handle is free again.
    /// - Returns: false where nobody waits under this id.
    func deny(_ id: ID<Member>, in transaction: Transaction) async throws -> Bool {
        guard try await take(id, in: transaction) else { return false }
        return try await transaction.execute("DELETE FROM member WHERE id = \(id) AND state = 'pending'") == 1
    }

    /// Of two who decide at once, one does.
    private func take(_ id: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute("DELETE FROM application WHERE member = \(id)") == 1
    }
}
