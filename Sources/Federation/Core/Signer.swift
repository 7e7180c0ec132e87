/// Holds a private key and signs with it. Where the key lives, in a file or in a device, is the caller's affair.
public protocol Signer: Sendable {
    var publicKey: Ed25519PublicKey { get }

    /// The 64 bytes of an Ed25519 signature over exactly `message`.
    func signature(for message: [UInt8]) throws -> [UInt8]
}
