import CryptoExtras
import Postgres

/// Keys with which this territory signed tokens before a backup was restored that is older than they are: what they signed is still its
/// own. Its log has the public halves, and the others give that back.
enum PastTokenKeys {
    static func keep(_ fact: TokenKeyStated, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO past_token_key (modulus, exponent) VALUES (\(fact.modulus), \(fact.exponent))
            ON CONFLICT DO NOTHING
            """)
    }

    static func all(in database: Database) async throws -> [_RSA.Signing.PublicKey] {
        try await database.read("SELECT modulus, exponent FROM past_token_key").compactMap {
            TokenKeyStated.key(try $0.get("modulus"), try $0.get("exponent"))
        }
    }
}
