import FederationCore
import Synchronization

/// How many bytes may wait in the inboxes of all origins together: however many are followed, they do not fill the memory.
public final class InboxAllowance: Sendable {
    /// What eight origins let wait that say as much as they can while nobody reads.
    public static let defaultLimit = 8 * PeerInbox.byteLimit

    private let limit: Int
    private let waiting = Mutex(0)

    public init(limit: Int = defaultLimit) {
        self.limit = limit
    }

    /// Whether more waits than may.
    var isExceeded: Bool { waiting.withLock { $0 > limit } }

    /// Notes that bytes came, or with a number below zero that they went.
    func change(by byteCount: Int) {
        waiting.withLock { $0 += byteCount }
    }
}
