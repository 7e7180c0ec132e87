/// Reads big-endian fields from bytes that may be anything. Never reads past the end, never traps.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    init(_ bytes: [UInt8]) {
        self.init(bytes[...])
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func take(_ count: Int) throws(Reject) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw .badFrame }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func integer<Integer: FixedWidthInteger & UnsignedInteger>(
        _: Integer.Type = Integer.self
    ) throws(Reject) -> Integer {
        var value: Integer = 0
        for byte in try take(Integer.bitWidth / 8) {
            value = Integer.bitWidth == 8 ? Integer(byte) : value << 8 | Integer(byte)
        }
        return value
    }

    mutating func magic(_ text: StaticString) throws(Reject) {
        guard try take(text.utf8CodeUnitCount).elementsEqual("\(text)".utf8) else { throw .badFrame }
    }

    func requireEnd() throws(Reject) {
        guard isAtEnd else { throw .trailingBytes }
    }
}

extension [UInt8] {
    /// Appends `value` in big-endian order, as every field of the protocol is written.
    mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        for shift in stride(from: Integer.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> Integer(shift)))
        }
    }
}
