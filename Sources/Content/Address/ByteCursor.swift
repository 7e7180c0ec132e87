/// Reads from bytes that may be anything. Never reads past the end, never traps.
struct ByteCursor {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    /// What is thrown where the bytes end too early.
    private let problem: Malformed

    init(_ bytes: ArraySlice<UInt8>, orThrow problem: Malformed) {
        self.bytes = bytes
        self.problem = problem
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var rest: ArraySlice<UInt8> { bytes[position...] }
    /// How much has been read.
    var consumed: Int { position - bytes.startIndex }

    mutating func byte() throws(Malformed) -> UInt8 {
        guard position < bytes.endIndex else { throw problem }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func take(_ count: some BinaryInteger) throws(Malformed) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw problem }
        defer { position += Int(count) }
        return bytes[position..<position + Int(count)]
    }

    /// An unsigned LEB128 number in its shortest form, of at most `limit` bytes.
    mutating func varint(limit: Int = Varint.byteLimit) throws(Malformed) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<limit {
            let byte = try byte()
            // The tenth byte of a 64-bit number has one bit left.
            guard index < 9 || byte <= 1 else { throw .varint }
            value |= UInt64(byte & 0x7f) << UInt64(7 * index)
            guard byte < 0x80 else { continue }
            guard byte > 0 || index == 0 else { throw .varint }
            return value
        }
        throw .varint
    }
}
