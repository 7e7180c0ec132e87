import FederationBus
import FederationCore
import Foundation
import Kernel
import Logging

/// Asks a peer who it is, not more often than strangers should be able to make us.
struct OriginIdentity: Sendable {
    let origin: TerritoryID
    let peers: PeerStore
    let pages: PageRequests
    let refusals: PeerRefusals
    let world: World
    let logger: Logger
    private let asked = LastTime()
    private let addressAsked = LastTime()

    /// Between two questions: whoever sends heads of a strange key must not make us ask for each.
    static let pause: TimeInterval = 10
    /// Between two questions to its address, after the bus brought no news.
    static let addressPause: TimeInterval = 60

    /// Whether it was last wanted too early, so that nothing follows from what is known.
    var isMissed: Bool { asked.isMissed }

    /// Whether it was wanted too early, and is to be made up for; once.
    func takeMissed() -> Bool { asked.takeMissed() }

    /// Asks the origin who it is, because it signs with a key or in an epoch that is not known here; at its address too, less often,
    /// where the bus brings no news.
    /// - Returns: whether there is news.
    func learn() async throws -> Bool {
        guard asked.isOver(Self.pause, at: world.now()) else { return false }
        let address = try await peers.find(origin).address
        do {
            if try await learn(by: pages, address) { return true }
        } catch let reason as Reject {
            refusals.refused(reason)
        }
        guard address != nil, addressAsked.isOver(Self.addressPause, at: world.now()) else { return false }
        do {
            return try await learn(by: pages.pastTheBus, address)
        } catch let reason as Reject {
            refusals.refused(reason)
        } catch is OriginUnavailable {
            // The bus has answered, so this is no trouble.
        }
        return false
    }

    private func learn(by pages: PageRequests, _ address: OriginAddress?) async throws -> Bool {
        let envelopes = try await pages.identity(address: address)
        guard try await peers.learn(envelopes, from: 0, of: origin, now: world.unixSeconds) else { return false }
        let identity = try await peers.find(origin).log.identity
        logger.notice(
            identity.isTombstoned ? "the territory has ended" : "the identity has changed",
            metadata: ["peer.tid": "\(origin)"])
        return true
    }
}
