import Crypto
import Foundation
import Synchronization

/// The only place where a signature of the protocol is verified (RFC 8032 §5.1.7: canonical R, S < L).
public enum Ed25519 {
    public static let signatureByteCount = 64

    /// How many signatures were verified since the process began: what following others costs most.
    public static var checkCount: Int { checks.load(ordering: .relaxed) }
    private static let checks = Atomic(0)

    /// Whether `signature` is `key`'s over exactly `message`. The key's type has refused the weak ones already.
    public static func isValid(
        _ signature: some Collection<UInt8>, of message: some Collection<UInt8>, by key: Ed25519PublicKey
    ) -> Bool {
        guard signature.count == signatureByteCount,
            let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: key.bytes)
        else { return false }
        checks.add(1, ordering: .relaxed)
        return verifier.isValidSignature(Data(signature), for: Data(message))
    }
}
