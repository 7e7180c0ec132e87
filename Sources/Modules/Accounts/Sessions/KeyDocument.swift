import Foundation
import Web

/// The keys that verify this territory's access tokens: `/.well-known/jwks.json` (RFC 7517 §5, RFC 8037 §2).
struct KeyDocument {
    private struct KeySet: Encodable {
        let keys: [Key]
    }

    private struct Key: Encodable {
        let kty = "OKP"
        let crv = "Ed25519"
        let use = "sig"
        let alg = "EdDSA"
        let kid: String
        let x: String
    }

    let tokens: AccessTokens

    var document: PublicDocument {
        let keys = tokens.publicKeys.map { Key(kid: $0.id, x: $0.coordinate) }
        return PublicDocument(path: "/.well-known/jwks.json") {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(KeySet(keys: keys))
        }
    }
}
