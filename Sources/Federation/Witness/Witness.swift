public import FederationCore
import Foundation
public import Kernel
public import Postgres

/// Vouches for heads of followed territories (C2SP tlog-witness): that each follows from all it vouched for before, so that their
/// territory cannot show different histories to different readers.
public struct Witness: Sendable {
    private let store: WitnessStore
    private let peers: PeerStore
    private let follower: Follower
    private let origin: LogOrigin
    private let signer: any Signer
    private let world: World
    private let doubts: WitnessDoubts
    private let status: LogStatus?

    /// - Parameters:
    ///   - origin: the own log as it is now; its name is the witness's.
    ///   - status: of the own log; nil where nothing ever speaks against the database.
    public init(
        database: Database, origin: LogOrigin, signer: any Signer, status: LogStatus? = nil, world: World
    ) {
        store = WitnessStore(database: database)
        doubts = WitnessDoubts(database: database)
        self.status = status
        peers = PeerStore(database: database)
        follower = Follower(database: database)
        self.origin = origin
        self.signer = signer
        self.world = world
    }

    /// The line that answers a request.
    /// - Throws: ``WitnessRefusal``; ``Reject/rateExceeded`` while it cannot know whether it signed something else; `PostgresError`.
    public func cosign(_ bytes: [UInt8]) async throws -> [UInt8] {
        // A database that is perhaps too old for the own log is too old for what it says of others'.
        guard status.map({ $0.state == .leading }) ?? true else { throw Reject.rateExceeded }
        let request = try Self.read(bytes)
        let peer = try await followed(request.head.origin)
        try await checkHeld(request.note, of: peer)
        guard try await !doubts.isDoubtful(peer.log.territory) else { throw Reject.rateExceeded }
        try await keep(request)
        return try Cosignature(of: request.head, by: signer, as: origin, at: world.unixSeconds).encoded
    }

    private static func read(_ bytes: [UInt8]) throws(WitnessRefusal) -> WitnessRequest {
        do throws(Reject) { return try WitnessRequest(decoding: bytes) } catch { throw .malformed(error) }
    }

    private func followed(_ origin: LogOrigin) async throws -> Peer {
        let peer: Peer
        do {
            peer = try await peers.find(origin.territory)
        } catch let reason as Reject {
            throw WitnessRefusal.unknownOrigin(reason)
        }
        guard peer.log.epoch == origin.epoch else { throw WitnessRefusal.unknownOrigin(.wrongEpoch) }
        switch peer.log.state {
        case .forked: throw WitnessRefusal.untrusted(.originForked)
        case .blocked: throw WitnessRefusal.untrusted(.originBlocked)
        case .new, .syncing, .live, .stale, .pruned: return peer
        }
    }

    /// A head that its log's key did not sign is not signed, nor one that contradicts what is held of the log, which stops the log here where
    /// that can be proved.
    private func checkHeld(_ note: SignedNote, of peer: Peer) async throws {
        switch try await follower.take(head: note.encoded, from: peer.log.territory).verdict {
        case .fork: throw WitnessRefusal.untrusted(.originForked)
        case .reject(let reason): throw WitnessRefusal.untrusted(reason)
        case .accept, .alreadyHeld, .pull: break
        }
    }

    /// Compares with the last head and takes its place in one statement: of two requests at once one is too late.
    private func keep(_ request: WitnessRequest) async throws {
        let known = try await store.last(of: request.head.origin)
        do {
            try (known?.head ?? .none).check(request)
        } catch {
            try await accuse(request, known)
            throw error
        }
        guard try await store.keep(request, after: known?.head ?? .none) else {
            let now = try await store.last(of: request.head.origin)
            try await accuse(request, now)
            throw WitnessRefusal.conflict(size: now?.head.size ?? 0)
        }
    }

    /// Two signed heads of one size prove two histories.
    private func accuse(_ request: WitnessRequest, _ known: WitnessStore.Last?) async throws {
        guard let known, known.head.size == request.head.size, known.head.root != request.head.root else { return }
        _ = try await follower.take(
            fork: ForkProof(known.note, request.note.encoded), of: request.head.origin.territory)
    }
}
