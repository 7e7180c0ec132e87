/// Unsigned LEB128 numbers as multiformats writes them (unsigned-varint): the shortest form, at most nine bytes.
public enum Varint {
    /// Nine bytes carry 63 bits: the limit of unsigned-varint.
    public static let byteLimit = 9
    /// Protocol Buffers use all 64 bits.
    static let protobufByteLimit = 10

    public static func encode(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(varint: value)
        return bytes
    }

    /// How many bytes ``encode(_:)`` makes of it.
    public static func byteCount(_ value: UInt64) -> Int {
        max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
    }

    /// The number that `bytes` are, all of them.
    public static func decode(_ bytes: [UInt8]) throws(Malformed) -> UInt64 {
        var cursor = ByteCursor(bytes[...], orThrow: .varint)
        let value = try cursor.varint()
        guard cursor.isAtEnd else { throw .varint }
        return value
    }
}

extension [UInt8] {
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
