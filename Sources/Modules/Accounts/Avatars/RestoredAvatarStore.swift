import Foundation
import Kernel
import Postgres

/// All SQL of pictures that this territory's own log tells of and a restored backup does not have. Their squares are where others
/// have shown them: ``AvatarCopies`` looks for them.
enum RestoredAvatarStore {
    /// - Parameter told: what the log tells last; nil where it tells of none.
    static func keep(_ told: PostgresJSON?, of member: ID<Member>, in transaction: Transaction) async throws {
        try await forget(member, in: transaction)
        guard let told else { return }
        let isNew = try await transaction.execute(
            """
            INSERT INTO restored_avatar (member, avatar)
            SELECT id, \(told)::jsonb FROM member WHERE id = \(member) AND avatar IS DISTINCT FROM \(told)::jsonb
            """)
        guard isNew == 1 else { return }
        try await transaction.execute(
            """
            INSERT INTO avatar_work (member) VALUES (\(member))
            ON CONFLICT (member) DO UPDATE SET tries = 0, next_try = clock_timestamp()
            """)
    }

    static func find(_ member: ID<Member>, in database: Database) async throws -> Avatar? {
        try await database.read("SELECT avatar FROM restored_avatar WHERE member = \(member)").first?
            .get("avatar", as: PostgresJSON.self).decode(Avatar.self)
    }

    /// Whoever has chosen another since has none to get back.
    @discardableResult
    static func forget(_ member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute("DELETE FROM restored_avatar WHERE member = \(member)") == 1
    }
}
