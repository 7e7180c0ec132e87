import Foundation
import Synchronization

/// Stands between a pool and PostgreSQL, and cuts connections at the worst moment: the server has committed and says so, and nobody
/// hears it.
public final class CuttingProxy: Sendable {
    private let listener: LoopbackListener
    private let server: Int
    private let state = Mutex(State())

    private struct State {
        var commits = 0
        var cuts = 0
        var every = Int.max
    }

    public var port: Int { listener.port }

    /// How many connections were cut so far.
    public var cuts: Int { state.withLock { $0.cuts } }

    /// - Parameter server: PostgreSQL's port on loopback.
    public init(to server: Int) throws {
        self.server = server
        listener = try LoopbackListener()
        Thread.detachNewThread { self.accept() }
    }

    /// From now on every so-many-th commit is not heard of.
    public func cut(every count: Int) {
        state.withLock { $0.every = count }
    }

    public func stop() {
        listener.stop()
    }

    private func accept() {
        while let client = listener.accept() {
            let upstream = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = LoopbackListener.address(port: UInt16(server))
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(upstream, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else { continue }
            Thread.detachNewThread { self.copy(from: client, to: upstream) { _ in true } }
            Thread.detachNewThread { self.copy(from: upstream, to: client) { self.mayPass($0) } }
        }
    }

    /// Until one end is gone, or something may not pass.
    private func copy(from source: Int32, to target: Int32, mayPass: ([UInt8]) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while case let count = read(source, &buffer, buffer.count), count > 0 {
            let bytes = Array(buffer[..<count])
            guard mayPass(bytes), send(target, bytes, count, Int32(MSG_NOSIGNAL)) == count else { break }
        }
        shutdown(source, Int32(SHUT_RDWR))
        shutdown(target, Int32(SHUT_RDWR))
    }

    /// CommandComplete of a COMMIT (PostgreSQL manual, 55.7): `C`, the length 11, the tag.
    private static let committed = Array("C".utf8) + [0, 0, 0, 11] + Array("COMMIT".utf8) + [0]

    private func mayPass(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= Self.committed.count,
            (0...(bytes.count - Self.committed.count)).contains(where: {
                bytes[$0] == Self.committed[0] && bytes[$0..<$0 + Self.committed.count].elementsEqual(Self.committed)
            })
        else { return true }
        return state.withLock { state in
            state.commits += 1
            guard state.commits % state.every == 0 else { return true }
            state.cuts += 1
            return false
        }
    }
}
