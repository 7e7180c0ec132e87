import Content
import Foundation

/// What facts about an address are about.
enum ContentObject {
    /// A UUID of version 8 (RFC 9562): the first 16 bytes of the digest. All zeros for a text that is no
    /// such address.
    static func id(_ text: String) -> UUID {
        guard let digest = try? CID(text).hash.digest, digest.count >= 16 else { return UUID(uuid: none) }
        var bytes = Array(digest.prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }

    private static let none: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}
