import Synchronization

/// What this node listens to, and the connection of the moment. Subscriptions outlive connections: each new
/// connection is given all of them.
final class Subscriptions: Sendable {
    private struct Contents {
        var next = 0
        var inboxes: [Int: (subject: String, deliver: @Sendable (BusMessage) -> Void)] = [:]
        var listeners: [Int: Listener] = [:]
        var connection: Connection?
    }

    private let contents = Mutex(Contents())

    var connection: Connection? { contents.withLock { $0.connection } }

    @discardableResult
    func add(_ subject: String, deliver: @escaping @Sendable (BusMessage) -> Void) -> Int {
        contents.withLock {
            $0.next += 1
            $0.inboxes[$0.next] = (subject, deliver)
            $0.listeners[$0.next] = try? $0.connection?.subscribe(subject, deliver: deliver)
            return $0.next
        }
    }

    func remove(_ number: Int) {
        // The listener ends outside the lock: the library may be calling us at this moment.
        let listener = contents.withLock {
            $0.inboxes[number] = nil
            return $0.listeners.removeValue(forKey: number)
        }
        withExtendedLifetime(listener) {}
    }

    /// Moves every subscription to `connection`; nil ends them until the next one.
    func use(_ connection: Connection?) {
        let old = contents.withLock { contents in
            let old = (contents.connection, contents.listeners)
            contents.connection = connection
            contents.listeners = contents.inboxes.compactMapValues {
                try? connection?.subscribe($0.subject, deliver: $0.deliver)
            }
            return old
        }
        withExtendedLifetime(old) {}
    }
}
