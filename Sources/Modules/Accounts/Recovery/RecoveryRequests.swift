import Foundation
import Kernel
import Postgres

/// Wishes for a new password. Asking writes down what was typed and nothing else; whether there is such an account is looked up
/// later, where nobody can watch (S-007).
struct RecoveryRequests: Sendable {
    let tokens: AccountTokenStore
    let mail: MailStore
    /// Where mail is set up only an address that was verified is written to; where it is not, an administrator decides whom a
    /// link is given to.
    let isMailSetUp: Bool
    let world: World

    /// Links of one account in ``window``; more wishes are passed over.
    static let maximumLinks = 3
    static let window: TimeInterval = 3600
    /// Wishes that one round answers.
    static let batch = 50

    func ask(_ login: String, language: String?) async throws {
        try await tokens.database.execute(
            """
            INSERT INTO recovery_request (id, login, language, created_at)
            VALUES (\(world.uuidV7()), \(login.lowercased().trimmingPrefix("@").description), \(language as String?),
                \(world.now()))
            """)
    }

    /// Makes links for those that have an account, and forgets all.
    func answer() async throws {
        try await tokens.removeExpired(at: world.now())
        try await tokens.database.write { transaction in
            let asked = try await transaction.query(
                """
                DELETE FROM recovery_request WHERE id IN (
                    SELECT id FROM recovery_request ORDER BY created_at LIMIT \(Self.batch) FOR UPDATE SKIP LOCKED)
                RETURNING login, language
                """)
            for request in asked {
                try await answer(try request.get("login"), language: try request.get("language"), in: transaction)
            }
        }
    }

    private func answer(_ login: String, language: String?, in transaction: Transaction) async throws {
        let found = try await transaction.query(
            """
            SELECT id, email, language FROM member
            WHERE (handle = \(login) OR (lower(email) = \(login) AND (email_verified_at IS NOT NULL OR NOT \(isMailSetUp))))
                AND (email_verified_at IS NOT NULL OR NOT \(isMailSetUp))
                AND (state IN ('active', 'deactivated', 'frozen', 'suspended')
                    OR (state = 'deleted' AND left_at > \(world.now().addingTimeInterval(-LeavingOperations.reflection))))
            ORDER BY id LIMIT 5
            """)
        for row in found {
            let member = ID<Member>(try row.get("id", as: UUID.self))
            let start = world.now().addingTimeInterval(-Self.window)
            guard try await tokens.made([.reset], of: member, since: start, in: transaction) < Self.maximumLinks else {
                continue
            }
            let email: String = try row.get("email")
            let token = try await tokens.make(.reset, of: member, email: email, in: transaction)
            let own: String? = try row.get("language")
            try await mail.put(.reset, to: email, language: own ?? language, token: token, in: transaction)
        }
    }
}
