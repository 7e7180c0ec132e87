public import FederationCore
public import Foundation
import Postgres

/// The territory's own log at a glance, for its operator.
public struct LogOverview: Sendable {
    /// The newest signed head; nil before the first.
    public let head: Checkpoint?
    public let signedAt: Date?
    /// Facts that have no position yet, and since when the oldest of them waits.
    public let waiting: Int
    public let oldestWaiting: Date?
    /// The last entries, the newest first.
    public let recent: [Entry]
}

extension LogReader {
    /// - Parameter count: entries of ``LogOverview/recent``, at most.
    public func overview(recent count: Int) async throws -> LogOverview {
        let note = try await head().map { try SignedNote(decoding: $0) }
        let head = try note.map { try Checkpoint(text: $0.text) }
        let signed = head.flatMap { note?.statedTime(by: $0.origin.description) }
        let outbox = try await waiting()
        return LogOverview(
            head: head, signedAt: signed.map { Date(timeIntervalSince1970: TimeInterval($0)) }, waiting: outbox.count,
            oldestWaiting: outbox.since, recent: try await recent(count))
    }
}
