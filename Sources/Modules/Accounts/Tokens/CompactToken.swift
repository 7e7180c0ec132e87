import Foundation
import Kernel

/// A JWS in compact form (RFC 7515 §7.1), read strictly before any library sees it: three segments of canonical base64url,
/// the first two JSON objects without duplicate names.
struct CompactToken {
    let header: JSONValue
    let claims: JSONValue

    /// Longer ones cannot be ours.
    static let maximumBytes = 2048

    init(_ text: String) throws(AccessTokenRefusal) {
        guard text.utf8.count <= Self.maximumBytes else { throw .form }
        let segments = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard segments.count == 3, !segments[2].isEmpty else { throw .form }
        header = try Self.object(segments[0])
        claims = try Self.object(segments[1])
        _ = try Self.bytes(segments[2])
    }

    private static func object(_ segment: Substring.UTF8View) throws(AccessTokenRefusal) -> JSONValue {
        let bytes = try bytes(segment)
        guard let value = try? JSONParser.parse(bytes), value.members != nil else { throw .form }
        return value
    }

    /// Base64url without padding (RFC 7515 §2), in its one canonical spelling.
    private static func bytes(_ segment: Substring.UTF8View) throws(AccessTokenRefusal) -> [UInt8] {
        guard let text = String(segment) else { throw .form }
        guard let data = Data(base64URLEncoded: text), data.base64URLEncodedString == text else { throw .form }
        return [UInt8](data)
    }
}
