public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Keeps the territory's log going: gives what was committed its position, signs heads and tells the bus.
///
/// It does so where it alone does: on a database that keeps what it acknowledges, holding the lease, and knowing that nothing
/// that was ever signed is missing. Woken by the database and by itself at least every ``pollInterval``. A bus that is away delays
/// only the telling: everybody pulls what they missed when the next head reaches them.
public struct LogService: Service {
    static let pollInterval = Duration.seconds(5)
    /// How often the head is told when nothing happens, so that others can see that nothing is missing. What the last facts
    /// before a pause lost on the way is found by this alone, and a partition that ends is to be over for everybody within 30 s.
    static let heartbeat = Duration.seconds(20)
    /// How long facts gather after a step that took fewer than a batch carries: a step costs the same however few it takes, and
    /// the writers need the machine too. The first fact after a pause waits for nothing.
    static let gathering = Duration.milliseconds(10)
    /// After an error, before the next try.
    static let pause = Duration.seconds(1)

    private let database: Database
    private let bus: Bus
    private let territory: TerritoryID
    private let signer: any Signer
    private let publisher: Publisher
    private let reader: LogReader
    private let wake: OutboxWake?
    private let grown: LogWake?
    private let lastSigned: LastSigned?
    private let peers: OwnLogPeers
    private let recovery: OwnLogRecovery
    private let status: LogStatus
    private let answered = AnsweredPeers()
    private let world: World
    private let logger: Logger

    /// - Parameters:
    ///   - wake: what those post who record facts in this process; others are heard through the database.
    ///   - grown: told when facts have got their places.
    ///   - lastSigned: outlives the database; without it a restored backup is noticed by peers only.
    ///   - restoring: what modules make of the territory's own facts when they come back from a peer.
    ///   - erased: erases again what came back with them.
    ///   - status: where it tells whether it works, and why not.
    public init(
        database: Database, bus: Bus, identity: Identity, signer: any Signer, world: World,
        wake: OutboxWake? = nil, grown: LogWake? = nil, lastSigned: LastSigned? = nil, restoring: [FactHandler] = [],
        erased: ErasureLedger? = nil, status: LogStatus = LogStatus(), logger: Logger
    ) {
        self.database = database
        self.bus = bus
        let territory = identity.territory
        self.territory = territory
        self.signer = signer
        publisher = Publisher(database: database, bus: bus, territory: territory, signer: signer, world: world)
        reader = LogReader(database: database)
        self.wake = wake
        self.grown = grown
        self.lastSigned = lastSigned
        let peers = OwnLogPeers(database: database, bus: bus, identity: identity, signer: signer, world: world)
        self.peers = peers
        recovery = OwnLogRecovery(
            log: OwnLog(database: database), lastSigned: lastSigned, peers: peers, identity: identity,
            restorer: OwnFactRestorer(handlers: restoring, territory: territory, logger: logger), erased: erased,
            wasAway: OwnLogRecovery.wasAway(since: lastSigned?.touchedAt, now: world.now()), status: status,
            world: world, logger: logger)
        self.status = status
        self.world = world
        self.logger = logger
    }

    /// Works until graceful shutdown.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await leadForEver() }
                group.addTask { await announceOnConnection() }
                group.addTask { await announceRegularly() }
            }
        }
    }

    private func leadForEver() async {
        while !Task.isCancelled {
            do {
                try await lead()
            } catch  where Task.isCancelled {
                return
            } catch is Deposed {
                logger.notice("another process took over, or the database was replaced")
            } catch is OlderThanSigned {
                logger.warning("a peer holds more of the own log than the database")
            } catch {
                status.become(.failing("\(error)"), logger: logger)
                logger.error("sequencing stopped for now", metadata: ["error": "\(error)"])
                try? await world.sleep(Self.pause)
            }
        }
    }

    /// From taking the lease until it is lost, or something speaks against going on.
    private func lead() async throws {
        let lease = try await lease()
        try await recovery.run(lease: lease, answered: answered)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sequence(lease) }
            group.addTask { try await hearFurtherPeers() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Waits until the database is safe to sign on, and no other process does.
    private func lease() async throws -> Lease {
        while true {
            if let problem = try await DatabaseSafety.problem(in: database) {
                status.become(.unsafe(problem), logger: logger)
                try await world.sleep(Self.pollInterval)
            } else if let lease = try await Lease.claim(
                in: database, key: signer.publicKey, retired: recovery.identity.retired, world: world)
            {
                return lease
            } else {
                status.become(.standingBy(leader: try await Lease.holder(in: database)), logger: logger)
                try await world.sleep(Lease.lookInterval)
            }
        }
    }

    private func sequence(_ lease: Lease) async throws {
        let sequencer = Sequencer(
            database: database, territory: territory, signer: signer, lastSigned: lastSigned,
            erased: recovery.erased?.file, lease: lease, world: world)
        var published: UInt64?
        var safeUntil = world.now().addingTimeInterval(Self.safetyInterval)
        for await _ in wakes() {
            if world.now() > safeUntil {
                guard try await DatabaseSafety.problem(in: database) == nil else { return }
                safeUntil = world.now().addingTimeInterval(Self.safetyInterval)
            }
            published = try await publish(after: published)
            while true {
                let count = try await sequencer.step()
                status.become(.leading, logger: logger)
                guard count > 0 else { break }
                grown?.post()
                published = try await publish(after: published)
                if count < Batch.maximumItems { try await world.sleep(Self.gathering) }
            }
        }
    }

    /// How often it is looked whether the database is still one to sign on, in seconds.
    private static let safetyInterval: TimeInterval = 60

    /// Asks those who had not answered when the log went on.
    private func hearFurtherPeers() async throws {
        while true {
            try await world.sleep(OwnLogRecovery.askInterval)
            let silent = await answered.missing(of: try await peers.list())
            for answer in await peers.ask(silent, for: OwnLogRecovery.patience) {
                if let head = answer.head, try await OwnLog(database: database).relation(to: head) != .leads {
                    throw OlderThanSigned()
                }
                await answered.add(answer.peer)
            }
        }
    }

    /// - Parameter published: how far the bus was told; nil at the start, when whatever is older is left to heads and requests.
    /// - Returns: how far it is told now; unchanged where there is no bus.
    private func publish(after published: UInt64?) async throws -> UInt64? {
        guard let published else { return try await reader.size() }
        return (try? await publisher.publish(from: published)) ?? published
    }

    private func announceOnConnection() async {
        for await state in bus.states where state == .connected { await announce() }
    }

    private func announceRegularly() async {
        while (try? await world.sleep(Self.heartbeat)) != nil { await announce() }
    }

    /// An older database's head is not the newest, so it is not told to be.
    private func announce() async {
        guard status.state == .leading else { return }
        await lastSigned?.touch()
        try? await publisher.announce()
    }

    /// The database's notifications, this process's own, and a tick for those that were lost.
    private func wakes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listening = Task { [database] in
            for await _ in database.listen(FederationLog.channel) { continuation.yield() }
        }
        let waking = Task { [wake] in
            guard let wake else { return }
            for await _ in wake.posts { continuation.yield() }
        }
        let ticking = Task { [world] in
            repeat { continuation.yield() } while (try? await world.sleep(Self.pollInterval)) != nil
        }
        continuation.onTermination = { _ in
            listening.cancel()
            waking.cancel()
            ticking.cancel()
        }
        return stream
    }
}

/// A peer that had not answered before holds a head of this territory's that the database does not lead to.
private struct OlderThanSigned: Error {}
