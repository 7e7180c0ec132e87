import Foundation

/// Where a request comes from, as far as limits care: one IPv4 address, or the /64 that one IPv6 customer has (S-008).
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// `192.0.2.7` or `2001:db8:1:2::/64`.
    public let description: String
    /// The address itself in its usual form, for whom one address is meant and no network.
    public let whole: String

    static let unknown = ClientAddress(text: "unknown")

    private init(text: String) {
        description = text
        whole = text
    }

    /// Whoever has a network has all its addresses.
    public static func == (one: ClientAddress, other: ClientAddress) -> Bool { one.description == other.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// Reads an address in text form; nil where it is none.
    public init?(_ text: String) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            description = text
            whole = text
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            description = withUnsafeBytes(of: v6, Self.prefix)
            whole = description.hasSuffix("/64") ? Self.text(of: &v6) : description
        } else {
            return nil
        }
    }

    /// RFC 5952's.
    private static func text(of address: inout in6_addr) -> String {
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return "" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
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
