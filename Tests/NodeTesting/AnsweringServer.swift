import Foundation
import Synchronization

/// Answers whatever comes with the same bytes, and closes: a web server that is none.
public final class AnsweringServer: Sendable {
    public let port: Int
    private let listener: Int32
    private let answer: [UInt8]
    private let count = Mutex(0)

    /// How often it was asked.
    public var requests: Int { count.withLock { $0 } }
    public var origin: String { "http://127.0.0.1:\(port)" }

    public init(_ answer: [UInt8]) throws {
        self.answer = answer
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { self.serve() }
    }

    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func serve() {
        while case let client = Foundation.accept(listener, nil, nil), client >= 0 {
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
