import Synchronization

/// Hands each reply to the request that waits for it, by reply subject.
final class ReplyRouter: Sendable {
    typealias Waiting = CheckedContinuation<BusMessage, any Error>

    private let waiting = Mutex<[String: Waiting]>([:])

    /// False when another request already waits on this subject.
    func expect(_ subject: String, _ continuation: Waiting) -> Bool {
        waiting.withLock {
            guard $0[subject] == nil else { return false }
            $0[subject] = continuation
            return true
        }
    }

    func deliver(_ message: BusMessage) {
        let continuation = waiting.withLock { $0.removeValue(forKey: message.subject) }
        if message.meansNoResponders {
            continuation?.resume(throwing: BusError.noResponders)
        } else {
            continuation?.resume(returning: message)
        }
    }

    func fail(_ subject: String, _ error: any Error) {
        waiting.withLock { $0.removeValue(forKey: subject) }?.resume(throwing: error)
    }

    func failAll(_ error: BusError) {
        let lost = waiting.withLock { waiting in
            defer { waiting = [:] }
            return waiting.values
        }
        for continuation in lost { continuation.resume(throwing: error) }
    }
}
