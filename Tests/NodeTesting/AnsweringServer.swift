import Foundation
import Synchronization

/// Answers whatever comes with the same bytes, and closes: a web server that is none.
public final class AnsweringServer: Sendable {
    private let listener: LoopbackListener
    private let answer: [UInt8]
    private let count = Mutex(0)

    /// How often it was asked.
    public var requests: Int { count.withLock { $0 } }
    public var port: Int { listener.port }
    public var origin: String { "http://127.0.0.1:\(port)" }

    public init(_ answer: [UInt8]) throws {
        self.answer = answer
        listener = try LoopbackListener()
        Thread.detachNewThread { self.serve() }
    }

    public func stop() {
        listener.stop()
    }

    private func serve() {
        while let client = listener.accept() {
            count.withLock { $0 += 1 }
            var buffer = [UInt8](repeating: 0, count: 65536)
            if read(client, &buffer, buffer.count) > 0 {
                var sent = 0
                while sent < answer.count {
                    let step = answer[sent...].withUnsafeBytes {
                        send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    guard step > 0 else { break }
                    sent += step
                }
            }
            close(client)
        }
    }
}
