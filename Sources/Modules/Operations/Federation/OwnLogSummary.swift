import Federation
import FederationCore
import Foundation
import Web

/// This territory's own log, as its administrators see it.
struct OwnLogSummary: Sendable {
    let size: Message
    let root: String?
    let signed: Moment?
    /// Facts that have no position yet; nil where there are none.
    let waiting: Message?
    let entries: [Line]

    /// One entry of the log.
    struct Line: Sendable {
        let position: String
        let type: String
        let time: Moment
    }

    init(_ log: LogOverview, now: Date) {
        let count = Int(clamping: log.head?.size ?? 0)
        size = Message("{count} entry", plural: "{count} entries", count: count)
        root = log.head?.root.description
        signed = log.signedAt.map { Moment($0) }
        waiting = log.oldestWaiting.map { oldest in
            Message(
                "{count} fact waits to be signed, since {time}",
                plural: "{count} facts wait to be signed, since {time}",
                count: log.waiting, ["time": .message(Elapsed.message(now.timeIntervalSince(oldest)))])
        }
        entries = log.recent.map { Line($0) }
    }
}

extension OwnLogSummary.Line {
    fileprivate init(_ entry: Entry) {
        position = String(entry.sequence)
        type = entry.type.name
        time = Moment(Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000))
    }
}
