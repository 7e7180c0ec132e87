import FederationCore
import Testing

/// An entry is read from exactly its bytes and from nothing else.
@Suite struct EntryTests {
    static let bytes = Golden.entries[1].encoded

    @Test("No beginning of an entry is an entry")
    func truncated() {
        for count in Self.bytes.indices {
            #expect(throws: Reject.self) { try Entry(decoding: Self.bytes[..<count]) }
        }
    }

    @Test("A byte too many is refused")
    func trailing() {
        #expect(throws: Reject.trailingBytes) { try Entry(decoding: (Self.bytes + [0])[...]) }
    }

    @Test(
        "Flags, type, audience and payload length keep their limits",
        arguments: [
            (0, UInt8(0x55), Reject.badFrame), (4, 2, .unknownFlags), (4, 0x80, .unknownFlags), (37, 0, .badType),
            (37, 65, .badType), (38, UInt8(ascii: "F"), .badType), (38, 0xc3, .badType),
            (74, 3, .badAudience), (75, 1, .tooLarge),
        ])
    func limits(offset: Int, value: UInt8, reason: Reject) {
        var changed = Self.bytes
        changed[offset] = value
        #expect(throws: reason) { try Entry(decoding: changed[...]) }
    }

    @Test("The critical flag survives")
    func critical() throws {
        var entry = Golden.entries[1]
        entry.isCritical = true
        #expect(try Entry(decoding: entry.encoded[...]) == entry)
    }

    @Test("Every other byte string that is taken is its own encoding")
    func oneSpelling() {
        for index in Self.bytes.indices {
            for bit in 0..<8 {
                var flipped = Self.bytes
                flipped[index] ^= 1 << UInt8(bit)
                guard let entry = try? Entry(decoding: flipped[...]) else { continue }
                #expect(entry.encoded == flipped)
            }
        }
    }
}
