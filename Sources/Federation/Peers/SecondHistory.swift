import FederationCore
import Foundation
import Kernel
import Logging
import Postgres
import Synchronization

/// Asks an origin whose page did not continue what is held whether its log is another one. A wrong root alone proves nothing, for nobody
/// signs entries; but whoever did sign two histories shows by `consistency` that its head follows from another past than it once signed.
final class SecondHistory: Sendable {
    private let origin: TerritoryID
    private let peers: PeerStore
    private let pages: PageRequests
    private let refusals: PeerRefusals
    private let world: World
    private let logger: Logger

    private struct State {
        var suspect: SignedHead?
        var settled: Checkpoint?
    }

    private let state = Mutex(State())
    private let asked = LastTime()

    /// Between two times that it is asked, in seconds: a proof costs the origin more than a page. A head about which it gave a proof is not
    /// asked about again, so that whoever changes entries on the way can cause one question for each head that the origin signs.
    static let pause: TimeInterval = 60

    init(
        origin: TerritoryID, peers: PeerStore, pages: PageRequests, refusals: PeerRefusals, world: World, logger: Logger
    ) {
        self.origin = origin
        self.peers = peers
        self.pages = pages
        self.refusals = refusals
        self.world = world
        self.logger = logger
    }

    /// Notes a page that came under a head whose signature holds, and did not lead to its root.
    func suspect(page: [UInt8]) {
        guard let batch = try? Batch(decoding: page), let head = try? SignedHead(kept: batch.note) else { return }
        state.withLock { $0.suspect = head }
    }

    /// Asks about the newest such head. Where it contradicts what is held, the proof is kept and told, and the log stops.
    func look() async throws {
        let known = state.withLock { $0 }
        guard let head = known.suspect, head.checkpoint != known.settled else { return }
        let peer = try await peers.find(origin)
        let log = peer.log
        // What an epoch that has ended contradicts is for the next one's base to settle.
        guard !log.isStopped, log.epoch == log.identity.epoch, log.size > 0, head.size > log.size,
            asked.isOver(Self.pause, at: world.now())
        else { return }
        for way in peer.address == nil ? [pages] : [pages, pages.pastTheBus] {
            do {
                try await look(at: head, log, way, peer.address)
                return state.withLock { $0.settled = head.checkpoint }
            } catch  where !(error is PostgresError || error is CancellationError) {
                logger.info(
                    "not known whether the log is another one",
                    metadata: ["peer.tid": "\(origin)", "error": "\(error)"])
            }
        }
    }

    /// - Throws: where nothing is proved.
    private func look(
        at head: SignedHead, _ log: FollowedLog, _ way: PageRequests, _ address: OriginAddress?
    ) async throws {
        let difference = try await difference(of: head, log.frontier, way, address)
        guard let difference, let held = log.lastNote else { return }
        let proof = ForkProof(held, head.note, difference)
        let verdict = try await Follower(database: peers.database).take(fork: proof, of: origin)
        if case .reject(let reason) = verdict { throw reason }
        refusals.tell(verdict)
    }

    /// What the log under `head` was where the held one ends; nil where it was the same.
    private func difference(
        of head: SignedHead, _ held: MerkleFrontier, _ way: PageRequests, _ address: OriginAddress?
    ) async throws -> ForkProof.Difference? {
        let path = try await way.consistency(from: held.size, to: head.size, address: address)
        let isSame = MerkleProof.isConsistent(
            oldSize: held.size, oldRoot: held.root, newSize: head.size, newRoot: head.root, path: path)
        if isSame { return nil }
        let root = MerkleProof.beginning(oldSize: held.size, newSize: head.size, newRoot: head.root, path: path)
        if let root { return .past(root: root, path: path) }
        guard held.size.isPowerOfTwo else { throw Reject.badProof }
        return .past(root: try await half(before: held.size, of: head, way, address), path: path)
    }

    /// The root of the first `size` entries, a power of two, which the path from there does not have. It stands beside the next entry's way.
    private func half(
        before size: UInt64, of head: SignedHead, _ way: PageRequests, _ address: OriginAddress?
    ) async throws -> Hash {
        let answer = try await way.patiently(.inclusion(sequence: size, size: head.size), address)
        if let failure = RemoteFailure(decoding: answer) { throw failure }
        let proof = try LogProof(decoding: answer)
        guard proof.index == size, let leaf = proof.item?.leaf else { throw Reject.badProof }
        try proof.check(leaf: leaf, in: head.checkpoint)
        let runs = MerklePath.inclusion(of: size, size: head.size)
        guard let root = zip(runs, proof.path).first(where: { $0.0 == 0..<size })?.1 else { throw Reject.badProof }
        return root
    }
}
