/// The first bytes of a CBOR item (RFC 8949 §3), of the two kinds that vary in the header of an archive.
enum CBORHead {
    case bytes(UInt64)
    case array(UInt64)

    /// Only the shortest form, as dag-cbor demands.
    init(from cursor: inout ByteCursor) throws(Malformed) {
        let first = try cursor.byte()
        let value: UInt64
        switch first & 0x1f {
        case 0...23: value = UInt64(first & 0x1f)
        case 24:
            value = UInt64(try cursor.byte())
            guard value > 23 else { throw .archive }
        case 25:
            value = try cursor.take(2).reduce(0) { $0 << 8 | UInt64($1) }
            guard value > 0xff else { throw .archive }
        default: throw .archive
        }
        switch first >> 5 {
        case 2: self = .bytes(value)
        case 4: self = .array(value)
        default: throw .archive
        }
    }

    func append(to bytes: inout [UInt8]) {
        switch self {
        case .bytes(let count): Self.append(kind: 0x40, count, to: &bytes)
        case .array(let count): Self.append(kind: 0x80, count, to: &bytes)
        }
    }

    private static func append(kind: UInt8, _ count: UInt64, to bytes: inout [UInt8]) {
        switch count {
        case 0...23: bytes.append(kind | UInt8(count))
        case 24...0xff: bytes += [kind | 24, UInt8(count)]
        default: bytes += [kind | 25, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
        }
    }
}
