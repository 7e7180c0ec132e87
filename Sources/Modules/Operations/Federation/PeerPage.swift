import Federation
import FederationCore
import Foundation
import Web

/// One peer with everything that is known of it.
struct PeerPage: Sendable {
    let peer: PeerSummary
    let identity: String
    /// Those that sign its heads now.
    let keys: [String]
    let address: String?
    let held: Message
    let applied: Message
    let head: Head?
    let quarantine: [Line]
    let isAsked: Bool
    let isRedriven: Bool
    let hasQuarantine: Bool
    let isBlocked: Bool
    let hasForkProof: Bool
    /// Of the page, where its forms go.
    let path: String

    /// The newest head whose signatures held.
    struct Head: Sendable {
        let size: Message
        let root: String
        let stated: Moment?
    }

    /// An entry that was set aside.
    struct Line: Sendable {
        let position: String
        let type: String
        let time: Moment
        let attempts: Message
        let failure: String?
    }

    static func view(
        _ overview: PeerOverview, quarantined: [QuarantinedEntry], isAsked: Bool, isRedriven: Bool, now: Date
    )
        -> View
    {
        let log = overview.peer.log
        let page = PeerPage(
            peer: PeerSummary(overview, now: now), identity: log.territory.description,
            keys: log.identity.signing.map { Hexadecimal.encode($0.bytes) },
            address: overview.peer.address?.url.absoluteString,
            held: entries(log.size), applied: entries(overview.peer.applied), head: overview.head.map(Head.init),
            quarantine: quarantined.map(Line.init), isAsked: isAsked, isRedriven: isRedriven,
            hasQuarantine: !quarantined.isEmpty,
            isBlocked: log.state == .blocked, hasForkProof: overview.peer.forkProof != nil,
            path: "\(FederationPages.base)/\(overview.peer.code)")
        let title = Message("{name}: federation", ["name": .text(overview.peer.name)])
        return View("peer", title: title, model: page)
    }

    fileprivate static func entries(_ count: UInt64) -> Message {
        Message("{count} entry", plural: "{count} entries", count: Int(clamping: count))
    }
}

extension PeerPage.Head {
    fileprivate init(_ head: PeerStatus.Head) {
        size = PeerPage.entries(head.size)
        root = head.root.description
        stated = head.statedAt.map { Moment($0) }
    }
}

extension PeerPage.Line {
    fileprivate init(_ quarantined: QuarantinedEntry) {
        let entry = quarantined.entry
        position = String(entry.sequence)
        type = "\(entry.type.name)/\(entry.schemaVersion)"
        time = Moment(Date(timeIntervalSince1970: Double(entry.timeMilliseconds) / 1000))
        attempts = Message("tried {count} time", plural: "tried {count} times", count: quarantined.attempts)
        failure = quarantined.failure
    }
}
