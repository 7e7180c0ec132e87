public import Crypto
import Foundation

/// How a private file is encrypted: AES-256-GCM, chunk by chunk, under a key that no other file has.
///
/// A sealed chunk is as long as a block of the profile, so that a range needs the blocks that it touches and no others. The nonce says
/// which chunk it is, and whether it is the last: chunks that were swapped, repeated, taken from elsewhere or left out at the end do not
/// open. No nonce is used twice, as a key seals one file, once.
public struct FileSeal: Sendable {
    private let key: SymmetricKey

    /// Of a key.
    public static let keyBytes = 32
    /// What each chunk has more than its content (NIST SP 800-38D, the longest tag).
    static let tagBytes = 16
    /// Bytes of a chunk, sealed.
    static let sealedBytes = FileBuilder.chunkSize
    /// Bytes of the file in a chunk; the last may have fewer. A file of none has one chunk.
    static let contentBytes = sealedBytes - tagBytes

    public init(key: SymmetricKey) {
        self.key = key
    }

    func seal(_ content: ArraySlice<UInt8>, number: UInt64, isLast: Bool) throws -> [UInt8] {
        let box = try AES.GCM.seal(content, using: key, nonce: Self.nonce(number, isLast))
        return Array(box.ciphertext) + box.tag
    }

    /// - Throws: `CryptoKitError` for a chunk that was sealed with another key, in another place, or was changed since.
    func open(_ sealed: ArraySlice<UInt8>, number: UInt64, isLast: Bool) throws -> [UInt8] {
        let box = try AES.GCM.SealedBox(
            nonce: Self.nonce(number, isLast), ciphertext: sealed.dropLast(Self.tagBytes),
            tag: sealed.suffix(Self.tagBytes))
        return Array(try AES.GCM.open(box, using: key))
    }

    /// How many chunks a file has.
    static func chunks(of size: UInt64) -> UInt64 {
        size == 0 ? 1 : (size - 1) / UInt64(contentBytes) + 1
    }

    /// How many bytes a file has, sealed.
    static func sealedSize(of size: UInt64) -> UInt64 {
        size + chunks(of: size) * UInt64(tagBytes)
    }

    /// Three zeros, whether it is the last (1 or 0), and the number in eight bytes, the highest first.
    private static func nonce(_ number: UInt64, _ isLast: Bool) throws -> AES.GCM.Nonce {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
        return try AES.GCM.Nonce(data: [0, 0, 0, isLast ? 1 : 0] + bytes)
    }
}
