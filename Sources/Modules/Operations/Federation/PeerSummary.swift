import Federation
import FederationCore
import Foundation
import Web

/// One peer at a glance: how it is, how far behind this territory is, what went wrong last and when it is tried again.
struct PeerSummary: Sendable {
    let badge: TerritoryBadge
    let path: String
    let retryPath: String
    let state: PeerStateLabel
    let lag: Message
    let isBehind: Bool
    /// How long ago it last gave a sign of life.
    let heard: Message
    let trouble: Message?
    /// It has not gone well since.
    let isTroubled: Bool
    let troubleAt: Moment?
    let nextTry: Message?
    let unsupported: Message?
    let quarantined: Message?
    /// Its heads are not signed here as a witness.
    let isDoubted: Bool

    init(_ overview: PeerOverview, now: Date) {
        let (peer, status) = (overview.peer, overview.status)
        badge = TerritoryBadge(code: peer.code, name: peer.name)
        path = "\(FederationPages.base)/\(peer.code)"
        retryPath = path + "/retry"
        state = PeerStateLabel(peer.log)
        isBehind = overview.lag > 0
        lag = Self.lag(overview, now: now)
        heard =
            status.heardAt.map { Message("{time} ago", ["time": .message(Elapsed.message(now.timeIntervalSince($0)))]) }
            ?? Message("not since the node started")
        trouble = status.trouble.map { TroubleText.message($0) }
        troubleAt = status.troubleAt.map { Moment($0) }
        isTroubled = status.nextTry != nil || status.troubleAt ?? .distantPast > status.heardAt ?? .distantPast
        nextTry = status.nextTry.map { next in
            next <= now
                ? Message("now")
                : Message("in {time}", ["time": .message(Elapsed.message(next.timeIntervalSince(now)))])
        }
        unsupported = Self.unsupported(overview.setAside.unsupported)
        quarantined = Self.quarantined(overview.setAside.quarantined)
        isDoubted = overview.isDoubted
    }

    private static func lag(_ overview: PeerOverview, now: Date) -> Message {
        guard overview.lag > 0 else { return Message("nothing is missing") }
        let count = Int(clamping: overview.lag)
        guard let since = overview.status.behindSince else {
            return Message("{count} entry behind", plural: "{count} entries behind", count: count)
        }
        return Message(
            "{count} entry behind, for {time}", plural: "{count} entries behind, for {time}", count: count,
            ["time": .message(Elapsed.message(now.timeIntervalSince(since)))])
    }

    private static func unsupported(_ count: Int) -> Message? {
        guard count > 0 else { return nil }
        return Message(
            "{count} entry waits for a newer program", plural: "{count} entries wait for a newer program", count: count)
    }

    private static func quarantined(_ count: Int) -> Message? {
        guard count > 0 else { return nil }
        return Message("{count} entry was set aside", plural: "{count} entries were set aside", count: count)
    }
}
