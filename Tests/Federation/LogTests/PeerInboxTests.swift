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
        for number in 0..<PeerFeed.queueLimit * 2 { inbox.put(.batch([UInt8(number)])) }
        inbox.put(.connected)
        let taken = inbox.take()
        #expect(taken.count <= PeerFeed.queueLimit + 1)
        #expect(taken.first == .asked && taken.last == .connected)
        #expect(taken.dropLast().last == .batch([UInt8(PeerFeed.queueLimit * 2 - 1)]))
        #expect(!taken.contains(.batch([0])))
    }
}
