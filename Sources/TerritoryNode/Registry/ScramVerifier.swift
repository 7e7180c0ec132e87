import Crypto
import CryptoExtras
import Foundation

/// What PostgreSQL keeps of a password (RFC 5803, SCRAM-SHA-256), made here so that no statement or log carries the
/// password itself.
struct ScramVerifier: CustomStringConvertible {
    /// PostgreSQL's own default; our passwords are 256 random bits, which no number of rounds would make stronger.
    private static let rounds = 4096

    let description: String

    /// - Parameter salt: 16 random bytes.
    init(password: String, salt: [UInt8]) throws {
        let salted = try KDF.Insecure.PBKDF2.deriveKey(
            from: Array(password.utf8), salt: salt, using: .sha256, outputByteCount: 32,
            unsafeUncheckedRounds: Self.rounds)
        let clientKey = HMAC<SHA256>.authenticationCode(for: Array("Client Key".utf8), using: salted)
        let serverKey = HMAC<SHA256>.authenticationCode(for: Array("Server Key".utf8), using: salted)
        let storedKey = SHA256.hash(data: Data(clientKey))
        let encoded = [Data(salt), Data(storedKey), Data(serverKey)].map { $0.base64EncodedString() }
        description = "SCRAM-SHA-256$\(Self.rounds):\(encoded[0])$\(encoded[1]):\(encoded[2])"
    }
}
