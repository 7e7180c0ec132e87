import Foundation

/// Which hosts an address from elsewhere may name (S-120): no number of this machine or of a network around it, in whatever spelling. What
/// a name leads to has to have that name's certificate, and is asked nothing before.
enum PublicHost {
    static func isPublic(_ text: String) -> Bool {
        let host = text.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if host.contains(":") { return isGlobalIPv6(host) }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = labels.last, labels.allSatisfy(isLabel), last != "localhost" else { return false }
        // Systems read a last label that is a number as part of an IPv4 address, with fewer numbers, octal and hexadecimal ones too.
        let isNumber = last.allSatisfy(\.isNumber) || last.hasPrefix("0x")
        return isNumber ? isGlobalIPv4(host) : true
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    /// The beginnings of networks, with how many bits of each count.
    private typealias Networks = [(start: UInt32, bits: UInt32)]

    /// Those of the IANA IPv4 special-purpose address registry, and what is for many at once.
    private static let specialIPv4: Networks = [
        (0x0000_0000, 8), (0x0a00_0000, 8), (0x6440_0000, 10), (0x7f00_0000, 8), (0xa9fe_0000, 16), (0xac10_0000, 12),
        (0xc000_0000, 24), (0xc000_0200, 24), (0xc058_6300, 24), (0xc0a8_0000, 16), (0xc612_0000, 15),
        (0xc633_6400, 24), (0xcb00_7100, 24), (0xe000_0000, 3),
    ]

    /// What is special in 2000::/3, the only part that is given out: 2001::/23, 2001:db8::/32, 2002::/16 and 3fff::/20.
    private static let specialIPv6: Networks = [
        (0x2001_0000, 23), (0x2001_0db8, 32), (0x2002_0000, 16), (0x3fff_0000, 20),
    ]

    private static func isGlobalIPv4(_ text: String) -> Bool {
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return false }
        return !contains(specialIPv4, UInt32(bigEndian: address.s_addr))
    }

    private static func isGlobalIPv6(_ text: String) -> Bool {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return false }
        let start = withUnsafeBytes(of: address) { bytes in bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        return start >> 29 == 1 && !contains(specialIPv6, start)
    }

    private static func contains(_ networks: Networks, _ number: UInt32) -> Bool {
        networks.contains { number >> (32 - $0.bits) == $0.start >> (32 - $0.bits) }
    }
}
