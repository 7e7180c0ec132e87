import Foundation
import ModuleKit
import Postgres

/// All SQL of the one-time link that makes a territory's first administrator.
enum SetUpStore {
    static func keep(_ territory: Founding, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO setup_token (hash, email, expires_at)
            VALUES (\(territory.setUpTokenHash), \(territory.adminEmail), \(territory.setUpExpires))
            """)
    }

    /// The e-mail address the link was made for; nil where it was used, has ended or never was.
    static func email(of hash: Data, at now: Date, in database: Database) async throws -> String? {
        let rows = try await database.read(
            "SELECT email FROM setup_token WHERE hash = \(hash) AND expires_at > \(now)")
        return try rows.first?.get("email")
    }

    /// - Returns: false where somebody else used the link first.
    static func use(_ hash: Data, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute("DELETE FROM setup_token WHERE hash = \(hash)") == 1
    }
}
