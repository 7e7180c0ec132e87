import CryptoExtras
import Federation
import Foundation
import Kernel

/// The key with which a territory signs credentials as tokens, told to the others with the first token: proofs name their keys
/// themselves, tokens do not.
struct TokenKeyStated: FederatedFact, Hashable {
    static let type = "badge.token-key"
    static let version: UInt16 = 1

    /// Of the statement.
    let id: UUID
    /// As RFC 7518 section 6.3.1 spells them, for RS256.
    let modulus: String
    let exponent: String

    var objectID: UUID { id }

    /// Bytes of a modulus.
    static let modulusBytes = 256...512
    static let exponentBytes = 1...8

    init(_ key: _RSA.Signing.PublicKey, id: UUID) throws {
        let numbers = try key.getKeyPrimitives()
        self.id = id
        modulus = numbers.modulus.base64URLEncodedString
        exponent = numbers.publicExponent.base64URLEncodedString
    }

    /// Nil where these are no numbers of a key that is taken.
    static func key(_ modulus: String, _ exponent: String) -> _RSA.Signing.PublicKey? {
        guard let n = Data(base64URLEncoded: modulus), modulusBytes.contains(n.count), n.first != 0,
            let e = Data(base64URLEncoded: exponent), exponentBytes.contains(e.count), let last = e.last, last & 1 == 1
        else { return nil }
        return try? _RSA.Signing.PublicKey(n: n, e: e)
    }
}
