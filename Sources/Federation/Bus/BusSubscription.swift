/// The messages of one subject, in the order they arrived, for one reader.
///
/// It holds at most as many messages as `subscribe` was told; when the reader falls behind, the oldest is dropped
/// and counted, because the newest hint says the most. It ends with the reader's task, or with `cancel()`.
public struct BusSubscription: AsyncSequence, Sendable {
    public typealias Element = BusMessage
    public typealias Failure = Never

    let stream: AsyncStream<BusMessage>
    let inbox: Inbox

    /// How many messages this subscription has dropped since it began.
    public var dropped: Int { inbox.dropped }

    /// Ends the subscription at the server and here.
    public func cancel() { inbox.finish() }

    public func makeAsyncIterator() -> AsyncStream<BusMessage>.Iterator { stream.makeAsyncIterator() }
}
