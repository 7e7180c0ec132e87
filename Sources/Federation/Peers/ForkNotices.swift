public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Tells the bus of forks that were found here, and hears of those that others found. A proof needs no trust in whoever sent it.
public struct ForkNotices: Service {
    /// How often it is looked for proofs that were not told, whoever found them.
    static let lookInterval = Duration.seconds(10)
    /// After how many seconds one is told again, for those who were away.
    static let interval: TimeInterval = 600
    /// How often each is told until the node starts anew: a day.
    static let maximumTimes = 144
    static let queueLimit = 64

    private let peers: PeerStore
    private let follower: Follower
    private let bus: Bus
    private let own: Identity
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger

    /// - Parameter own: who the territory itself is.
    public init(
        database: Database, bus: Bus, own: Identity, metrics: FederationMetrics, world: World, logger: Logger
    ) {
        peers = PeerStore(database: database)
        follower = Follower(database: database)
        self.bus = bus
        self.own = own
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await hear() }
                group.addTask { await tell() }
            }
        }
    }

    private func tell() async {
        var told: [TerritoryID: (times: Int, at: Date)] = [:]
        while (try? await world.sleep(Self.lookInterval)) != nil {
            guard bus.isConnected, let forked = try? await peers.list() else { continue }
            for peer in forked {
                let before = told[peer.log.territory] ?? (0, .distantPast)
                guard let proof = peer.forkProof, before.times < Self.maximumTimes,
                    world.now().timeIntervalSince(before.at) >= Self.interval
                else { continue }
                try? bus.publish(Subjects.forks, proof)
                told[peer.log.territory] = (before.times + 1, world.now())
            }
        }
    }

    private func hear() async {
        var gate = ForkGate()
        for await message in bus.subscribe(Subjects.forks, buffering: Self.queueLimit) {
            let now = world.now().timeIntervalSince1970
            if gate.isLookDue(at: now), let peers = try? await peers.list() { gate.know(peers.map(\.log.territory)) }
            do {
                try await take(message.payload) { origin in gate.admits(origin, at: now) }
            } catch let reason as Reject {
                metrics.refused(reason)
            } catch {
                logger.warning("a proof of a fork was not looked at", metadata: ["error": "\(error)"])
            }
        }
    }

    /// - Parameter admits: whether one more about that log is worth its signatures.
    private func take(_ bytes: [UInt8], _ admits: (TerritoryID) -> Bool) async throws {
        let proof = try ForkProof(decoding: bytes)
        guard let origin = proof.claimedOrigin else { throw Reject.badProof }
        guard admits(origin.territory) else { throw Reject.rateExceeded }
        if origin.territory == own.territory { return try accuse(proof) }
        guard try await peers.find(origin.territory).log.state != .forked else { return }
        if case .reject(let reason) = try await follower.take(fork: proof, of: origin.territory) { throw reason }
    }

    private func accuse(_ proof: ForkProof) throws(Reject) {
        let log = FollowedLog(identity: own, epoch: own.epoch)
        if case .reject(let reason) = log.judge(fork: proof) { throw reason }
        metrics.forkedItself()
        logger.critical("others hold a proof that this territory's own log has forked")
    }
}
