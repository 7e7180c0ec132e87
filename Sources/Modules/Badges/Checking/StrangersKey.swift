import Crypto
import CryptoExtras
import FederationCore
import Foundation
import Kernel

/// A key that a credential brings itself: it says whether the credential is whole, and nothing about who made it.
enum StrangersKey {
    case ed25519(Curve25519.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case rsa(_RSA.Signing.PublicKey)

    /// The one key of a `did:key` or `did:jwk`; nil for what is neither, or another kind of key.
    init?(did: String) {
        if did.hasPrefix("did:key:") {
            self.init(multikey: String(did.dropFirst("did:key:".count)))
        } else if did.hasPrefix("did:jwk:"),
            let bytes = Data(base64URLEncoded: String(did.dropFirst("did:jwk:".count))),
            let jwk = try? JSONParser.parse([UInt8](bytes))
        {
            self.init(jwk: jwk)
        } else {
            return nil
        }
    }

    /// What a DID's document calls its one key.
    static func fragment(of did: String) -> String {
        did.hasPrefix("did:jwk:") ? "0" : String(did.dropFirst("did:key:".count))
    }

    private init?(multikey: String) {
        if let key = Multikey.key(multikey) {
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(key.bytes)) else { return nil }
            self = .ed25519(key)
        } else {
            guard let point = Multikey.p256Point(multikey),
                let key = try? P256.Signing.PublicKey(compressedRepresentation: point)
            else { return nil }
            self = .p256(key)
        }
    }

    /// RFC 7517; of the kinds that OB 3.0 and VC-JOSE-COSE name, those of which there are many.
    init?(jwk: JSONValue) {
        func bytes(_ name: String) -> Data? { jwk[name]?.string.flatMap { Data(base64URLEncoded: $0) } }
        switch (jwk["kty"]?.string, jwk["crv"]?.string) {
        case ("OKP", "Ed25519"):
            guard let x = bytes("x"), let safe = try? Ed25519PublicKey([UInt8](x)),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: Data(safe.bytes))
            else { return nil }
            self = .ed25519(key)
        case ("EC", "P-256"):
            guard let x = bytes("x"), let y = bytes("y"), x.count == 32, y.count == 32,
                let key = try? P256.Signing.PublicKey(rawRepresentation: x + y)
            else { return nil }
            self = .p256(key)
        case ("RSA", nil):
            guard let n = jwk["n"]?.string, let e = jwk["e"]?.string, let key = TokenKeyStated.key(n, e) else {
                return nil
            }
            self = .rsa(key)
        default: return nil
        }
    }

    /// Whether it signed a token. The algorithm has to be the one of the key: a name in a header changes nothing about it.
    func hasSigned(_ signed: [UInt8], _ signature: [UInt8], _ algorithm: String?) -> Bool {
        switch (self, algorithm) {
        case (.ed25519(let key), "EdDSA"), (.ed25519(let key), "Ed25519"):
            return key.isValidSignature(Data(signature), for: Data(signed))
        case (.p256(let key), "ES256"):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: Data(signature)) else {
                return false
            }
            return key.isValidSignature(signature, for: Data(signed))
        case (.rsa(let key), "RS256"):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: Data(signature)), for: Data(signed),
                padding: .insecurePKCS1v1_5)
        default: return false
        }
    }

    /// The algorithms of tokens that are checked.
    static let algorithms: Set = ["EdDSA", "Ed25519", "ES256", "RS256"]
}
