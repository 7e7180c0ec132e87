import Crypto

/// What opens an entry's commitment: the payload exactly as the origin wrote it, and the salt that hides it once erased.
public struct Opening: Hashable, Sendable {
    public static let saltByteCount = 32

    public let salt: [UInt8]
    /// UTF-8 JSON.
    public let payload: [UInt8]

    public init(salt: [UInt8], payload: [UInt8]) {
        self.salt = salt
        self.payload = payload
    }

    /// SHA-256(`TFP1` ‖ salt ‖ payload).
    public var commitment: Hash {
        var hasher = SHA256()
        Self.prefix.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        salt.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        payload.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        return Hash(hasher.finalize())
    }

    private static let prefix = Array("TFP1".utf8)
}
