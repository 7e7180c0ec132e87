public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Asks other territories for the heads that they keep of those that are followed here: whoever shows one history here and another
/// there, or holds the way to both, is found out without witnesses.
///
/// Of an origin that is not heard any more it takes from them what is missing here: what it had still stated, erasures among it, would else
/// never come to one that was away, or went back to a backup.
///
/// After a restore it also settles which logs may be witnessed again (``WitnessDoubts``).
public struct HeadComparison: Service {
    /// How often one other territory, whichever, is asked of each log.
    static let interval = Duration.seconds(60)
    /// How long an answer over the bus may take.
    static let timeout = Duration.seconds(2)
    /// Pages of one log that are taken from another at once, so that a long one does not keep the others waiting; the rest a minute later.
    static let maximumPages = 64

    private let peers: PeerStore
    private let follower: Follower
    private let doubts: WitnessDoubts
    private let requests: @Sendable (TerritoryID) -> PageRequests
    private let bus: Bus
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger

    public init(
        database: Database, bus: Bus, own: TerritoryID, signer: any Signer, quota: PeerQuota = PeerQuota(),
        metrics: FederationMetrics, world: World, logger: Logger = Logger(label: "federation")
    ) {
        peers = PeerStore(database: database)
        follower = Follower(database: database, quota: quota)
        doubts = WitnessDoubts(database: database)
        requests = { PageRequests(bus: bus, own: own, origin: $0, signer: signer, world: world) }
        self.bus = bus
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await world.sleep(Self.interval)) != nil {
                do {
                    try await round()
                } catch {
                    logger.info("heads not compared for now", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    func round() async throws {
        let known = try await peers.list()
        let followed = known.filter { !$0.log.isStopped }
        for origin in followed {
            let others = followed.filter { $0.log.territory != origin.log.territory }
            if origin.isHeard, try await doubts.isDoubtful(origin.log.territory) {
                try await settle(origin, others)
            } else if let other = world.element(of: others) {
                _ = try await shown(origin, by: other)
            }
        }
        let doubted = try await doubts.among(known)
        for peer in known { metrics.doubted(peer.code, doubted.contains(peer.log.territory)) }
    }

    /// What another territory's answer says of the copy that is held here.
    private enum Shown {
        /// It has no head, or one that the copy here has too.
        case nothingNew
        /// It has more.
        case more
        /// Another history.
        case contradiction
        /// No answer, or none that could be judged.
        case nothing
    }

    /// A head shows itself: whoever brings it is believed nothing.
    private func shown(_ origin: Peer, by other: Peer) async throws -> Shown {
        let tid = origin.log.territory
        let answer: [UInt8]
        do {
            answer = try await requests(other.log.territory)
                .ask(.keptHead(of: tid), other.address, within: Self.timeout)
        } catch  where error is BusError || error is OriginUnavailable {
            return .nothing
        }
        switch RemoteFailure(decoding: answer) {
        // Who does not follow the log, or does not know this territory, goes by nothing that was signed here.
        case .futureCursor, .refused(.originUnknown): return .nothingNew
        case .pruned, .refused, .notWitnessed: return .nothing
        case nil: break
        }
        switch try await follower.take(head: answer, from: tid).verdict {
        case .alreadyHeld: return .nothingNew
        case .pull, .accept:
            if origin.log.state == .stale { try await take(origin, from: other) }
            return .more
        case .fork(let proof):
            try? bus.publish(Subjects.forks, proof.encoded)
            return .contradiction
        case .reject(let reason):
            // Who does not know that one may be asked for another's head gives its own.
            if reason != .wrongOrigin { metrics.refused(reason) }
            return reason == .rootMismatch ? .contradiction : .nothing
        }
    }

    /// Pages prove themselves, whoever brings them. They take effect when the log's feed next looks.
    private func take(_ origin: Peer, from other: Peer) async throws {
        let tid = origin.log.territory
        do {
            var log = try await peers.find(tid).log
            for _ in 0..<Self.maximumPages {
                let method = RemoteMethod.keptRange(
                    of: tid, epoch: log.epoch, from: log.size, max: UInt64(Batch.maximumItems))
                let page = try await requests(other.log.territory).patiently(method, other.address)
                let verdict = try await follower.take(batch: page, after: log).verdict
                guard case .accept(let next, _) = verdict else { return }
                log = next
            }
        } catch  where !(error is PostgresError || error is CancellationError) {
            logger.info(
                "what an origin had said was not taken from another",
                metadata: ["peer.code": "\(origin.code)", "other.code": "\(other.code)", "error": "\(error)"])
        }
    }

    /// Every territory that is heard has to answer. What it signed here had weight only with those who hold what was signed; so where
    /// the copy here is as long as theirs and nowhere contradicts them, nothing else was signed that matters to anybody who answers.
    ///
    /// One that only says nothing is waited for so long (``WitnessDoubts/patience``), or until an operator blocks it; what another shows
    /// always counts.
    /// - Parameter origin: is heard itself, and so wants its heads witnessed.
    private func settle(_ origin: Peer, _ others: [Peer]) async throws {
        let heard = others.filter(\.isHeard)
        guard others.isEmpty || !heard.isEmpty else { return }
        let isAskedLong = try await doubts.isAskedLong(origin.log.territory)
        for other in heard {
            switch try await shown(origin, by: other) {
            case .nothingNew: continue
            case .nothing where isAskedLong: continue
            case .more, .contradiction: return
            case .nothing:
                return logger.info(
                    "its heads are not witnessed before another has said what it holds of them",
                    metadata: ["peer.code": "\(origin.code)", "other.code": "\(other.code)"])
            }
        }
        try await doubts.settle(origin.log.territory)
        logger.notice("its heads are witnessed again after a restore", metadata: ["peer.code": "\(origin.code)"])
    }
}

extension Peer {
    fileprivate var isHeard: Bool {
        switch log.state {
        case .syncing, .live: true
        case .new, .stale, .forked, .blocked, .pruned: false
        }
    }
}

extension World {
    /// Any one.
    fileprivate func element<Element>(of elements: [Element]) -> Element? {
        guard !elements.isEmpty else { return nil }
        let number = randomBytes(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return elements[Int(number) % elements.count]
    }
}
