import FederationCore
import Foundation
import Synchronization

/// What one feed notes of its peer while it runs, and when that is to be written down: it changes with every batch.
final class PeerNotes: Sendable {
    /// The shortest time between two writes, in seconds.
    static let interval: TimeInterval = 1

    private struct State {
        var status = PeerStatus()
        var written: PeerStatus?
        var writtenAt = Date.distantPast
    }

    private let state = Mutex(State())

    /// A verified head, newer or the same.
    func heard(_ head: Checkpoint, statedAt: UInt64?, now: Date) {
        let time = statedAt.map { Date(timeIntervalSince1970: TimeInterval($0)) }
        heard(PeerStatus.Head(size: head.size, root: head.root, statedAt: time), now)
    }

    /// What is held of its log now; its head came with the entries and states no time.
    func held(_ log: FollowedLog, now: Date) {
        heard(PeerStatus.Head(size: log.size, root: log.frontier.root, statedAt: nil), now)
    }

    private func heard(_ head: PeerStatus.Head, _ now: Date) {
        note { status in
            status.heardAt = now
            let known = status.head
            guard head.size > known?.size ?? 0 || head.statedAt != nil && head.size == known?.size else { return }
            status.head = head
        }
    }

    func behind(since: Date?) {
        note { $0.behindSince = since }
    }

    /// - Parameter nextTry: nil where nothing is tried again by itself.
    func met(_ trouble: PeerTrouble, now: Date, nextTry: Date? = nil) {
        note { status in
            status.trouble = trouble
            status.troubleAt = now
            status.nextTry = nextTry
        }
    }

    func wentWell() {
        note { $0.nextTry = nil }
    }

    /// What to write down now; nil where it is known already, or was written a moment ago.
    func due(at now: Date) -> PeerStatus? {
        state.withLock { state in
            guard state.status != state.written, now.timeIntervalSince(state.writtenAt) >= Self.interval else {
                return nil
            }
            state.written = state.status
            state.writtenAt = now
            return state.status
        }
    }

    private func note(_ change: (inout PeerStatus) -> Void) {
        state.withLock { change(&$0.status) }
    }
}
