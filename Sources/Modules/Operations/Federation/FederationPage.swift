import Federation
import Foundation
import Web

/// All peers and the own log on one page.
struct FederationPage: Sendable {
    let own: OwnLogSummary
    let peers: [PeerSummary]
    let notice: Message?

    /// - Parameter asked: the name of a peer that the reader has just had tried again.
    static func view(own: LogOverview, peers: [PeerOverview], asked: String?, now: Date) -> View {
        let notice = asked.map { Message("{name} is asked now.", ["name": .text($0)]) }
        return View(
            "federation", title: Message("Federation"),
            model: FederationPage(
                own: OwnLogSummary(own, now: now), peers: peers.map { PeerSummary($0, now: now) }, notice: notice))
    }
}
