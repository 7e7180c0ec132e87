import FederationCore
import Testing

@Suite("The form of a batch") struct BatchFormTests {
    private let log: SampleLog

    init() throws {
        var log = SampleLog()
        try log.append(Batch.maximumItems + 1)
        self.log = log
    }

    @Test("Nobody makes a batch that no reader takes")
    func writing() throws {
        let note = try log.note(at: 3)
        let (first, third) = (log.items[0], log.items[2])
        #expect(throws: Reject.sequenceMismatch) { try Batch(items: [first, third], note: note) }
        #expect(throws: Reject.badFrame) { try Batch(items: log.items, note: note) }
        let long = [UInt8](repeating: 0x41, count: SignedNote.maximumBytes + 1)
        #expect(throws: Reject.tooLarge) { try Batch(items: [first], note: long) }
        let large = log.items.prefix(2).map { item in
            let payload = [UInt8](repeating: 0x20, count: Entry.maximumPayloadBytes)
            return BatchItem(
                entry: item.entry, payload: .inline(Opening(salt: Golden.key.publicKey.bytes, payload: payload)))
        }
        #expect(throws: Reject.tooLarge) { try Batch(items: large, note: note) }
    }

    @Test("Its first bytes say where it ends, if it can be a batch at all")
    func claimedRange() throws {
        let bytes = try log.batch(0..<3).encoded
        #expect(Batch.claimedRange(of: bytes) == 0..<3)
        #expect(Batch.claimedRange(of: [0x58] + bytes.dropFirst()) == nil)
        #expect(Batch.claimedRange(of: bytes + [UInt8](repeating: 0, count: Batch.maximumBytes)) == nil)
        var far = bytes
        far.replaceSubrange(5..<13, with: [0x7f] + [UInt8](repeating: 0xff, count: 7))
        #expect(Batch.claimedRange(of: far) == nil)
    }

    @Test("A note that is too long is not even read")
    func longNote() throws {
        let batch = try log.batch(0..<3)
        let length = SignedNote.maximumBytes + 1
        let note = [UInt8(length >> 8), UInt8(length & 255)] + [UInt8](repeating: 0x41, count: length)
        let bytes = batch.encoded.dropLast(2 + batch.note.count) + note
        #expect(throws: Reject.tooLarge) { try Batch(decoding: Array(bytes)) }
    }
}
