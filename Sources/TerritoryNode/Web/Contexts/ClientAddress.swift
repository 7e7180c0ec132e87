import Foundation

/// Where a request comes from, as far as limits care: one IPv4 address, or the /64 that one IPv6 customer has (S-008).
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// `192.0.2.7` or `2001:db8:1:2::/64`.
    public let description: String

    static let unknown = ClientAddress(text: "unknown")

    private init(text: String) {
        description = text
    }

    /// Reads an address in text form; nil where it is none.
    public init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            description = text
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            description = withUnsafeBytes(of: v6, Self.prefix)
        } else {
            return nil
        }
    }

    /// An IPv4 address in IPv6 clothes (RFC 4291 §2.5.5.2) is an IPv4 address.
    private static func prefix(_ bytes: UnsafeRawBufferPointer) -> String {
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xff, bytes[11] == 0xff {
            return bytes[12..<16].map { "\($0)" }.joined(separator: ".")
        }
        let groups = (0..<4).map { String(UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]), radix: 16) }
        return groups.joined(separator: ":") + "::/64"
    }
}
