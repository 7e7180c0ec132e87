import FederationBus
import FederationCore
import Logging

/// Finds the way back where a peer's log was told here as another history than the one that its identity goes on from.
struct CommonPast: Sendable {
    let origin: TerritoryID
    let peers: PeerStore
    let pages: PageRequests
    let logger: Logger

    /// Goes back to where what is held parts from what the origin's next epoch builds on: others were told another history than we, by whoever
    /// had its key. The origin proves up to which head they are one.
    /// - Returns: whether anything was gone back.
    func goBack() async throws -> Bool {
        let peer = try await peers.find(origin)
        let log = peer.log
        guard log.epoch < log.identity.epoch, !log.isStopped else { return false }
        let next = log.identity.epochs[Int(log.epoch)]
        let sizes = try await peers.headSizes(of: origin, upTo: next.base.size)
        // Heads before `same` are of both histories; those from `other` on are not.
        var (same, other) = (0, sizes.count)
        while same < other {
            let middle = (same + other) / 2
            if try await begins(next, with: sizes[middle], peer.address) { same = middle + 1 } else { other = middle }
        }
        let size = same == 0 ? 0 : sizes[same - 1]
        guard size < log.size else { return false }
        try await peers.goBack(origin, to: size)
        logger.notice(
            "gone back to what the new epoch builds on",
            metadata: ["peer.code": "\(peer.code)", "from": "\(log.size)", "to": "\(size)"])
        return true
    }

    private func begins(_ epoch: EpochStart, with size: UInt64, _ address: OriginAddress?) async throws -> Bool {
        let root = try await peers.root(of: origin, at: size)
        if size == epoch.base.size { return root == epoch.root }
        let answer = try await pages.patiently(.consistency(from: size, to: epoch.base.size), address)
        guard let path = try? ConsistencyText.decode(answer) else { return false }
        return MerkleProof.isConsistent(
            oldSize: size, oldRoot: root, newSize: epoch.base.size, newRoot: epoch.root, path: path)
    }
}
