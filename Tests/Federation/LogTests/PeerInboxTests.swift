import FederationCore
import Testing

@testable import Federation

@Suite("What waits for the reader of one origin") struct PeerInboxTests {
    @Test("Everything is taken at once, in the order in which it came, and a sign that waits already is not put twice")
    func takesAll() async {
        let inbox = PeerInbox()
        for event in [.connected, .batch([1]), .tick, .batch([1]), .head([2]), .tick] as [PeerEvents.Event] {
            inbox.put(event)
        }
        var wakes = inbox.wakes.makeAsyncIterator()
        #expect(await wakes.next() != nil)
        #expect(inbox.take() == [.connected, .batch([1]), .tick, .batch([1]), .head([2])])
        #expect(inbox.take().isEmpty)
    }

    @Test("A reader that falls behind loses the oldest bytes and no sign")
    func dropsTheOldest() {
        let inbox = PeerInbox()
        inbox.put(.asked)
        for number in 0..<PeerInbox.limit * 2 { inbox.put(.batch(Array("\(number)".utf8))) }
        inbox.put(.connected)
        let taken = inbox.take()
        #expect(taken.count == PeerInbox.limit)
        #expect(taken.first == .asked && taken.last == .connected)
        #expect(taken.dropLast().last == .batch(Array("\(PeerInbox.limit * 2 - 1)".utf8)))
        #expect(!taken.contains(.batch(Array("0".utf8))))
    }

    @Test("No more bytes wait than are allowed, however few messages they are")
    func dropsByBytes() {
        let inbox = PeerInbox()
        let large = [UInt8](repeating: 0, count: Batch.maximumBytes)
        for _ in 0..<PeerInbox.byteLimit / large.count + 3 { inbox.put(.batch(large)) }
        #expect(inbox.take().count == PeerInbox.byteLimit / large.count)
        inbox.put(.head([1]))
        #expect(inbox.take() == [.head([1])])
    }

    @Test("Where all together have too much waiting, each keeps one of the largest messages, until others are read")
    func dropsForOthers() {
        let allowance = InboxAllowance(limit: 3 * Batch.maximumBytes)
        let large = [UInt8](repeating: 0, count: Batch.maximumBytes)
        let (loud, quiet) = (PeerInbox(within: allowance), PeerInbox(within: allowance))
        for _ in 0..<5 { loud.put(.batch(large)) }
        for _ in 0..<2 { quiet.put(.batch(large)) }
        #expect(quiet.take().count == 1)
        #expect(loud.take().count == 3)
        #expect(!allowance.isExceeded)
        for _ in 0..<3 { quiet.put(.batch(large)) }
        #expect(quiet.take().count == 3)
    }

    @Test("It knows whether what waits goes on where a log ends")
    func goesOn() {
        let inbox = PeerInbox()
        #expect(!inbox.hasBatch(after: 3))
        inbox.put(.head([3]))
        inbox.put(.batch([3]))
        inbox.put(.batch(Array("TFB1".utf8) + [0] + [0, 0, 0, 0, 0, 0, 0, 2] + [0, 2]))
        #expect(!inbox.hasBatch(after: 1))
        #expect(inbox.hasBatch(after: 2) && inbox.hasBatch(after: 3))
        #expect(!inbox.hasBatch(after: 4))
    }
}
