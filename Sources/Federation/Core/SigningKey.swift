import Crypto
import Foundation

/// An Ed25519 private key in memory. It never describes itself: a log line must not carry it.
public struct SigningKey: Signer {
    public static let seedByteCount = 32

    public let publicKey: Ed25519PublicKey
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: the 32 secret bytes of RFC 8032 §5.1.5.
    /// - Throws: ``Reject/keyNotAdmissible`` where it is not 32 bytes.
    public init(seed: some Collection<UInt8>) throws(Reject) {
        guard seed.count == Self.seedByteCount,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(seed))
        else { throw .keyNotAdmissible }
        self.key = key
        publicKey = try Ed25519PublicKey(key.publicKey.rawRepresentation)
    }

    public func signature(for message: [UInt8]) throws -> [UInt8] {
        [UInt8](try key.signature(for: Data(message)))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "SigningKey(\(publicKey))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
