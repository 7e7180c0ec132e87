import CSodium
import Foundation

/// Argon2id through libsodium, kept as a PHC string (`$argon2id$v=19$…`) that carries its own parameters and salt (S-003).
///
/// 12 MiB and three passes is one of the settings OWASP calls equal; of these it is the quickest measured here.
struct PasswordHash: Hashable, Sendable {
    static let passes: UInt64 = 3
    static let memoryBytes = 12 * 1024 * 1024

    let text: String

    /// Hashes a new password under a fresh 16-byte salt. Takes about 12 ms of one core.
    static func make(of password: String) throws(PasswordHashError) -> PasswordHash {
        guard isReady else { throw .unavailable }
        var buffer = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let bytes = Array(password.utf8CString)
        let status = crypto_pwhash_str_alg(
            &buffer, bytes, UInt64(bytes.count - 1), passes, memoryBytes, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else { throw .outOfMemory }
        return PasswordHash(text: buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
    }

    /// Whether this is the hash of `password`. As slow as making one.
    func matches(_ password: String) -> Bool {
        guard Self.isReady else { return false }
        let bytes = Array(password.utf8CString)
        return crypto_pwhash_str_verify(text, bytes, UInt64(bytes.count - 1)) == 0
    }

    /// Whether it was made with weaker or other parameters than new ones are.
    var isOutdated: Bool {
        crypto_pwhash_str_needs_rehash(text, Self.passes, Self.memoryBytes) != 0
    }

    /// libsodium: "sodium_init() initializes the library and should be called before any other function."
    private static let isReady = sodium_init() >= 0
}

enum PasswordHashError: Error {
    case unavailable
    case outOfMemory
}
