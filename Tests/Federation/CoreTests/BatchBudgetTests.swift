import FederationCore
import Foundation
import Testing

@Suite("What one batch carries") struct BatchBudgetTests {
    private func facts(_ count: Int, payloadBytes: Int) -> [PendingFact] {
        (0..<count).map { _ in
            PendingFact(
                id: UUID(), type: EntryType(String(repeating: "a", count: 64))!, schemaVersion: 1, objectID: UUID(),
                timeMilliseconds: 1,
                opening: Opening(
                    salt: [UInt8](repeating: 7, count: Opening.saltByteCount),
                    payload: Array("\"".utf8) + [UInt8](repeating: 0x61, count: payloadBytes - 2) + Array("\"".utf8)))
        }
    }

    @Test(
        "It ends by items or by bytes, and the longest note still fits",
        arguments: [(2, 256), (800, 254), (100_000, 2), (Entry.maximumPayloadBytes, 1)])
    func ends(payloadBytes: Int, expected: Int) throws {
        let appended = try LogAppend(facts(300, payloadBytes: payloadBytes), to: MerkleFrontier())
        #expect(appended.items.count == expected)
        #expect(appended.frontier.size == UInt64(expected))
        let note = [UInt8](repeating: 0x0a, count: SignedNote.maximumBytes)
        let batch = try Batch(items: appended.items, note: note)
        #expect(batch.encoded.count <= Batch.maximumBytes)
        #expect(try Batch(decoding: batch.encoded) == batch)
    }

    @Test("What an item takes is told without encoding it")
    func counts() throws {
        let item = try LogAppend(facts(1, payloadBytes: 500), to: MerkleFrontier()).items[0]
        let lone = try Batch(items: [item], note: [])
        #expect(lone.encoded.count == item.encodedCount + 17)
        #expect(BatchItem.encodedCount(inline: item.entry) == item.encodedCount)
        var redacted = item
        redacted.payload = .redacted
        let batch = try Batch(items: [redacted], note: [])
        #expect(batch.encoded.count == redacted.encodedCount + 17)
    }

    @Test("A payload beyond its limit is refused")
    func tooLarge() {
        #expect(throws: Reject.tooLarge) {
            try LogAppend(facts(1, payloadBytes: Entry.maximumPayloadBytes + 1), to: MerkleFrontier())
        }
    }
}
