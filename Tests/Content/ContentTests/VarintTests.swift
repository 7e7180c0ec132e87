import Testing

@testable import Content

@Suite("Varints")
struct VarintTests {
    @Test(
        "A number has one form",
        arguments: [
            (0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (255, "ff01"), (300, "ac02"), (16384, "808001"),
            (UInt64(Int64.max), "ffffffffffffffff7f"),
        ] as [(UInt64, String)])
    func forms(_ value: UInt64, _ form: String) throws {
        #expect(Varint.encode(value) == hex(form))
        #expect(Varint.byteCount(value) == hex(form).count)
        #expect(try Varint.decode(hex(form)) == value)
    }

    @Test(
        "Longer forms, cut ones, too large ones and ones with something behind are refused",
        arguments: ["", "80", "8000", "ff00", "818000", "0001", "ffffffffffffffffff01", "8080808080808080808000"])
    func refused(_ form: String) {
        #expect(throws: Malformed.varint) { try Varint.decode(hex(form)) }
    }

    @Test("Protocol Buffers have all 64 bits, and no more")
    func protobuf() throws {
        var whole = ByteCursor(hex("ffffffffffffffffff01")[...], orThrow: .node)
        #expect(try whole.varint(limit: Varint.protobufByteLimit) == .max)
        var tooLarge = ByteCursor(hex("ffffffffffffffffff02")[...], orThrow: .node)
        #expect(throws: Malformed.varint) { try tooLarge.varint(limit: Varint.protobufByteLimit) }
    }
}
