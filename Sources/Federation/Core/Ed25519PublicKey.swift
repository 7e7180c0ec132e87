/// An Ed25519 public key that is safe to verify with: 32 bytes, canonical, and of no small order.
///
/// Under a key of small order one fixed signature verifies for every message, and a second spelling of a key would pass
/// by every list of keys already seen. Neither can become a value of this type.
public struct Ed25519PublicKey: Hashable, Sendable {
    public static let byteCount = 32

    public let bytes: [UInt8]

    /// - Throws: ``Reject/keyNotAdmissible``.
    public init(_ bytes: some Collection<UInt8>) throws(Reject) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount, Self.isCanonical(bytes), !Self.isSmallOrder(bytes) else {
            throw .keyNotAdmissible
        }
        self.bytes = bytes
    }

    /// y < p = 2²⁵⁵ − 19, the sign of x aside (RFC 8032 §5.1.3).
    private static func isCanonical(_ bytes: [UInt8]) -> Bool {
        let isHigh = bytes[31] & 0x7f == 0x7f && bytes[1..<31].allSatisfy { $0 == 0xff }
        return !isHigh || bytes[0] < 0xed
    }

    private static func isSmallOrder(_ bytes: [UInt8]) -> Bool {
        var y = bytes
        y[31] &= 0x7f
        return smallOrder.contains(y)
    }

    /// Every spelling of y of the eight points whose order divides the cofactor, little-endian.
    private static let smallOrder: Set<[UInt8]> = [
        [UInt8](repeating: 0, count: 32),
        [1] + [UInt8](repeating: 0, count: 31),
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0,
            0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f,
            0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
        [0xec] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xed] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
        [0xee] + [UInt8](repeating: 0xff, count: 30) + [0x7f],
    ]
}

extension Ed25519PublicKey: CustomStringConvertible {
    private static let prefix = "ed25519:"

    /// `ed25519:` and 64 lower-case hexadecimal digits, as identities spell keys.
    public var description: String { Self.prefix + Hexadecimal.encode(bytes) }

    /// The key that ``description`` spells.
    /// - Throws: ``Reject/keyNotAdmissible``.
    public init(text: String) throws(Reject) {
        guard text.utf8.starts(with: Self.prefix.utf8),
            let bytes = Hexadecimal.decode(text.utf8.dropFirst(Self.prefix.utf8.count))
        else { throw .keyNotAdmissible }
        try self.init(bytes)
    }
}
