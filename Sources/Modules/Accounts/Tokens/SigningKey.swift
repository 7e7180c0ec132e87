import Crypto
public import Foundation
import Kernel

/// An Ed25519 key for access tokens, known in headers and in the JWKS by its RFC 7638 thumbprint.
public struct SigningKey: Sendable {
    let privateKey: Curve25519.Signing.PrivateKey
    let id: String

    /// - Parameter seed: the 32 bytes of RFC 8032's private key.
    public init(seed: some ContiguousBytes) throws {
        privateKey = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        let members = #"{"crv":"Ed25519","kty":"OKP","x":"\#(Self.coordinate(of: privateKey))"}"#
        id = Data(SHA256.hash(data: Data(members.utf8))).base64URLEncodedString
    }

    /// RFC 8037 §2's `x`.
    var coordinate: String { Self.coordinate(of: privateKey) }

    private static func coordinate(of key: Curve25519.Signing.PrivateKey) -> String {
        key.publicKey.rawRepresentation.base64URLEncodedString
    }
}
