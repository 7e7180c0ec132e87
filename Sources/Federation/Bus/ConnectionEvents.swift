import CNats
import Synchronization

/// What the client library reports about one connection.
///
/// The library keeps its closure for as long as its own threads please and promises no last call for connections, so
/// it is given a number instead of a reference: a late callback finds nothing and does nothing.
final class ConnectionEvents: Sendable {
    private static let living = Mutex<(next: Int, events: [Int: ConnectionEvents])>((0, [:]))

    private let board: StateBoard
    private let ending = AsyncStream.makeStream(of: Void.self)
    private let number: Int

    private init(board: StateBoard, number: Int) {
        self.board = board
        self.number = number
    }

    static func begin(_ board: StateBoard) -> ConnectionEvents {
        living.withLock {
            $0.next += 1
            let events = ConnectionEvents(board: board, number: $0.next)
            $0.events[$0.next] = events
            return events
        }
    }

    /// After this no callback reaches the board.
    func end() {
        _ = Self.living.withLock { $0.events.removeValue(forKey: number) }
        ending.continuation.finish()
    }

    /// Returns when the library has given the connection up, or with the task's cancellation.
    func untilClosed() async { for await _ in ending.stream {} }

    func connected() { board.post(.connected) }

    func disconnected() { board.post(.disconnected) }

    func closed(_ error: (status: natsStatus, text: String)) {
        if Self.isRefusal(error.status) { board.post(.refused(error.text)) }
        ending.continuation.finish()
    }

    func failed(_ status: natsStatus, _ error: (status: natsStatus, text: String)) {
        switch status {
        case NATS_NOT_PERMITTED: board.post(.notPermitted(error.text))
        case _ where Self.isRefusal(status): board.post(.refused(error.text))
        default: break
        }
    }

    static func isRefusal(_ status: natsStatus) -> Bool {
        status == NATS_CONNECTION_AUTH_FAILED
    }

    var closure: UnsafeMutableRawPointer? { unsafe UnsafeMutableRawPointer(bitPattern: number) }

    static func find(_ closure: UnsafeMutableRawPointer?) -> ConnectionEvents? {
        let number = Int(bitPattern: closure)
        return living.withLock { $0.events[number] }
    }

    static func lastError(_ connection: OpaquePointer?) -> (status: natsStatus, text: String) {
        var text: UnsafePointer<CChar>?
        let status = unsafe natsConnection_GetLastError(connection, &text)
        return (status, unsafe text.map { unsafe String(cString: $0) } ?? "")
    }
}
