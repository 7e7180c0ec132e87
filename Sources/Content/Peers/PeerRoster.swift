import Federation
import Foundation
import Kernel
import Synchronization

/// The admitted territories with their standing, for everybody in the process who fetches for one territory.
final class PeerRoster: Sendable {
    /// How long it is remembered who is admitted, in seconds: a tree of thousands of blocks does not ask for each.
    static let lifetime: TimeInterval = 5

    private struct State {
        var standing = PeerStanding()
        var peers: [Peer] = []
        var until = Date.distantPast
    }

    private let calls: PeerCalls
    private let world: World
    private let state = Mutex(State())

    init(_ calls: PeerCalls, world: World) {
        self.calls = calls
        self.world = world
    }

    /// Those to be asked now, in this order.
    func askable() async throws -> [Peer] {
        let now = world.now()
        if state.withLock({ $0.until <= now }) {
            let peers = try await calls.peers()
            state.withLock { ($0.peers, $0.until) = (peers, now.addingTimeInterval(Self.lifetime)) }
        }
        return state.withLock { state in
            let byCode = Dictionary(state.peers.map { ($0.code, $0) }) { first, _ in first }
            return state.standing.askable(of: state.peers.map(\.code), at: now).compactMap { byCode[$0] }
        }
    }

    func gave(_ peer: Peer) { state.withLock { $0.standing.gave(peer.code) } }

    func wasWrong(_ peer: Peer) { state.withLock { $0.standing.wasWrong(peer.code, at: world.now()) } }

    func wasSilent(_ peer: Peer) { state.withLock { $0.standing.wasSilent(peer.code, at: world.now()) } }
}
