/// One field of a Protocol Buffers message: its number, and a value in one of the two wire types that these formats use, or in the
/// 32-bit one that UnixFS has for nanoseconds.
struct ProtobufField {
    enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
        case fixed32(UInt32)
    }

    let number: UInt64
    let value: Value

    init(from cursor: inout ByteCursor, orThrow problem: Malformed) throws(Malformed) {
        let tag = try cursor.varint(limit: Varint.protobufByteLimit)
        number = tag >> 3
        switch tag & 7 {
        case 0: value = .number(try cursor.varint(limit: Varint.protobufByteLimit))
        case 2: value = .bytes(try cursor.take(try cursor.varint(limit: Varint.protobufByteLimit)))
        case 5: value = .fixed32(try cursor.take(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
        default: throw problem
        }
    }
}

extension [UInt8] {
    mutating func append(field number: UInt64, _ value: UInt64) {
        append(varint: number << 3)
        append(varint: value)
    }

    mutating func append(field number: UInt64, _ bytes: some Collection<UInt8>) {
        append(varint: number << 3 | 2)
        append(varint: UInt64(bytes.count))
        append(contentsOf: bytes)
    }
}
