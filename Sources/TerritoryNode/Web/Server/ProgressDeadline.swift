import NIOCore

/// Ends a connection when its time is over, unless enough bytes moved in that time; then the time begins anew.
///
/// Lives on the connection's event loop.
final class ProgressDeadline {
    private let channel: any Channel
    private let seconds: Int
    /// Nil where no number of bytes buys more time.
    private let bytesPerSecond: Int?
    private var moved = 0
    private var scheduled: Scheduled<Void>?

    init(_ channel: any Channel, seconds: Int, bytesPerSecond: Int?) {
        self.channel = channel
        self.seconds = seconds
        self.bytesPerSecond = bytesPerSecond
        begin()
    }

    func move(_ bytes: Int) {
        moved += bytes
    }

    func cancel() {
        scheduled?.cancel()
    }

    private func begin() {
        moved = 0
        scheduled = channel.eventLoop.assumeIsolated().scheduleTask(in: .seconds(Int64(seconds))) { self.end() }
    }

    private func end() {
        if let bytesPerSecond, moved >= bytesPerSecond * seconds { return begin() }
        channel.close(mode: .all, promise: nil)
    }
}
