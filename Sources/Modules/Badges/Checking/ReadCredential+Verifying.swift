import Crypto
import CryptoExtras
import FederationCore
import Foundation
import Kernel

/// Whose key signed a credential, as it says itself, and whether that key did.
extension ReadCredential {
    /// The part of its key's name that says whose it is.
    var methodOwner: String? {
        let method: String? =
            switch secured {
            case .proof(let parts): parts.method
            case .token(let header, _, _): header["kid"]?.string
            }
        return method.map { String($0.prefix { $0 != "#" }) }
    }

    var methodFragment: String? {
        let method: String? =
            switch secured {
            case .proof(let parts): parts.method
            case .token(let header, _, _): header["kid"]?.string
            }
        return method.flatMap { text in text.firstIndex(of: "#").map { String(text[text.index(after: $0)...]) } }
    }

    /// When its proof ends, where that says so.
    var proofExpires: Date? {
        guard case .proof(let parts) = secured else { return nil }
        return parts.expires
    }

    /// The key that a token's head brings.
    var statedKey: JSONValue? {
        guard case .token(let header, _, _) = secured else { return nil }
        return header["jwk"]
    }

    /// Whether it is signed in a way that is not checked here, whoever made it.
    var hasOtherAlgorithm: Bool {
        guard case .token(let header, _, _) = secured else { return false }
        return header["alg"]?.string.map(StrangersKey.algorithms.contains) != true
    }

    /// - Throws: ``CredentialFault/badSignature``.
    func verify(by key: StrangersKey) throws(CredentialFault) {
        switch secured {
        case .token(let header, let signed, let signature):
            guard key.hasSigned(signed, signature, header["alg"]?.string) else { throw .badSignature }
        case .proof(let parts):
            // The suite has no other keys.
            guard case .ed25519(let verifier) = key,
                verifier.isValidSignature(Data(parts.signature), for: Data(parts.signed))
            else { throw .badSignature }
        }
    }

    /// - Throws: ``CredentialFault/badSignature``, ``CredentialFault/otherSuite``.
    func verify(by key: Ed25519PublicKey) throws(CredentialFault) {
        guard case .proof(let parts) = secured else { throw .otherSuite }
        guard
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key.bytes)),
            verifier.isValidSignature(Data(parts.signature), for: Data(parts.signed))
        else { throw .badSignature }
    }

    /// - Throws: ``CredentialFault/badSignature``, ``CredentialFault/otherSuite``.
    func verify(by key: _RSA.Signing.PublicKey) throws(CredentialFault) {
        guard case .token(let header, let signed, let signature) = secured else { throw .otherSuite }
        // Territories sign tokens in this one way, so no other is theirs.
        guard header["alg"]?.string == "RS256",
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: Data(signature)), for: Data(signed),
                padding: .insecurePKCS1v1_5)
        else { throw .badSignature }
    }
}
