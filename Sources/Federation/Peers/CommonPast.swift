import FederationBus
import FederationCore
import Logging

/// Finds the way back where a peer's log was told here as another history than the one that its identity goes on from.
struct CommonPast: Sendable {
    let origin: TerritoryID
    let peers: PeerStore
    let pages: PageRequests
    let logger: Logger

    /// Goes back to where what is held parts from what the origin's next epoch builds on: others were told another history than we, by
    /// whoever had its key. The origin proves up to which head they are one, and that they part after it.
    /// - Returns: whether anything was gone back.
    /// - Throws: what keeps it from being known, for another time: an answer that proves nothing must not cost what is held.
    func goBack() async throws -> Bool {
        let peer = try await peers.find(origin)
        let log = peer.log
        guard log.epoch < log.identity.epoch, !log.isStopped else { return false }
        let next = log.identity.epochs[Int(log.epoch)]
        let sizes = try await peers.headSizes(of: origin, upTo: next.base.size)
        let proving = sizes.filter { $0 == next.base.size || !$0.isPowerOfTwo }
        // Heads before `same` are of both histories; those from `other` on are not.
        var (same, other) = (0, proving.count)
        while same < other {
            let middle = (same + other) / 2
            if try await root(at: proving[middle], of: next, peer.address)
                == peers.root(of: origin, at: proving[middle])
            {
                same = middle + 1
            } else {
                other = middle
            }
        }
        guard other < proving.count || log.hasAnotherPast else { return false }
        let size = try await last(
            of: sizes.filter { $0 < (other < proving.count ? proving[other] : .max) },
            after: same == 0 ? 0 : proving[same - 1], in: next, peer.address)
        guard size < log.size else { return false }
        try await peers.goBack(origin, to: size)
        logger.notice(
            "gone back to what the new epoch builds on",
            metadata: ["peer.code": "\(peer.code)", "from": "\(log.size)", "to": "\(size)"])
        return true
    }

    /// The root that the origin's history has at a size: as the bus has it proved, or else its own address.
    private func root(at size: UInt64, of epoch: EpochStart, _ address: OriginAddress?) async throws -> Hash {
        if size == epoch.base.size { return epoch.root }
        do {
            return try await root(at: size, of: epoch, pages, address)
        } catch  where address != nil && !(error is CancellationError) {
            return try await root(at: size, of: epoch, pages.pastTheBus, address)
        }
    }

    private func root(
        at size: UInt64, of epoch: EpochStart, _ pages: PageRequests, _ address: OriginAddress?
    ) async throws -> Hash {
        let path = try await pages.consistency(from: size, to: epoch.base.size, address: address)
        guard
            let root = MerkleProof.beginning(
                oldSize: size, newSize: epoch.base.size, newRoot: epoch.root, path: path)
        else { throw Reject.badProof }
        return root
    }

    /// The largest size that is of both, beyond one that is: of those that are powers of two it can only be proved that they are.
    private func last(
        of sizes: [UInt64], after same: UInt64, in epoch: EpochStart, _ address: OriginAddress?
    ) async throws -> UInt64 {
        for size in sizes.reversed() where size > same && size.isPowerOfTwo {
            let isConsistent = MerkleProof.isConsistent(
                oldSize: size, oldRoot: try await peers.root(of: origin, at: size), newSize: epoch.base.size,
                newRoot: epoch.root,
                path: try await pages.consistency(from: size, to: epoch.base.size, address: address))
            if isConsistent { return size }
        }
        return same
    }
}

extension UInt64 {
    /// Of a tree of so many leaves a proof of consistency does not repeat the root.
    var isPowerOfTwo: Bool { nonzeroBitCount == 1 }
}
