public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Follows one pinned territory over the bus: live batches as they come, and pages from the origin for whatever was missed.
///
/// One thing after the other, so that never two catch up at once and entries take effect in one place only. What is heard
/// meanwhile waits, and is then judged one by one and takes effect together.
public struct PeerFeed: Service {
    private let follower: Follower
    private let applier: Applier
    private let quorum: WitnessQuorum
    private let pages: PageRequests
    private let payloads: PayloadRequests
    private let receipts: ErasureReceipts
    private let peers: PeerStore
    private let statuses: PeerStatusStore
    private let bus: Bus
    private let origin: TerritoryID
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger
    private let gate: MessageGate
    private let notes: PeerNotes
    private let refusals: PeerRefusals
    private let identity: OriginIdentity
    private let inbox: PeerInbox
    private let effects: PeerEffects
    private let catchingUp: CatchingUp

    /// How often it is looked whether the origin is still heard.
    static let lookInterval = Duration.seconds(15)

    /// - Parameters:
    ///   - own: the territory that follows; it signs its requests with `signer`.
    ///   - allowance: what is heard of all origins waits within it.
    public init(
        database: Database, bus: Bus, own: TerritoryID, origin: TerritoryID, signer: any Signer,
        handlers: [FactHandler], quota: PeerQuota = PeerQuota(), allowance: InboxAllowance = InboxAllowance(),
        metrics: FederationMetrics, world: World, logger: Logger = Logger(label: "federation")
    ) {
        inbox = PeerInbox(within: allowance)
        follower = Follower(database: database, quota: quota)
        applier = Applier(database: database, handlers: handlers)
        quorum = WitnessQuorum(database: database)
        pages = PageRequests(bus: bus, own: own, origin: origin, signer: signer, world: world)
        peers = PeerStore(database: database)
        payloads = PayloadRequests(
            store: AbsentPayloads(database: database, origin: origin, quota: quota), requests: pages, peers: peers,
            metrics: metrics, world: world, logger: logger)
        statuses = PeerStatusStore(database: database)
        receipts = ErasureReceipts(database: database)
        gate = MessageGate()
        notes = PeerNotes()
        refusals = PeerRefusals(
            bus: bus, origin: origin, notes: notes, gate: gate, metrics: metrics, world: world, logger: logger)
        identity = OriginIdentity(
            origin: origin, peers: peers, pages: pages, refusals: refusals, world: world, logger: logger)
        effects = PeerEffects(applier: applier, payloads: payloads, origin: origin)
        catchingUp = CatchingUp(
            origin: origin, follower: follower, peers: peers, pages: pages, inbox: inbox, effects: effects,
            identity: identity, past: CommonPast(origin: origin, peers: peers, pages: pages, logger: logger),
            history: SecondHistory(
                origin: origin, peers: peers, pages: pages, refusals: refusals, world: world, logger: logger),
            notes: notes, refusals: refusals, world: world, logger: logger)
        self.bus = bus
        self.origin = origin
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    public func run() async throws {
        var watch = PeerWatch(at: world.now())
        var isCutShort = false
        var isUpToDate = false
        PeerEvents(bus: bus, origin: origin, asked: statuses.asked, gate: gate, metrics: metrics, world: world)
            .gather(in: inbox)
        for await _ in inbox.wakes {
            do {
                if !isUpToDate { try await applier.tryAgainWhatIsKnown(of: origin) }
                isUpToDate = true
                var events = inbox.take()
                // What failed is tried again without waiting for the origin's next head.
                let isDue = events.contains(.tick) && (isCutShort || identity.takeMissed())
                if isDue { events.append(.connected) }
                try await act(on: events, &watch)
                isCutShort = false
                notes.wentWell()
            } catch is CancellationError {
                return
            } catch {
                isCutShort = true
                let now = world.now()
                let trouble = PeerTrouble(error)
                if trouble != .unreachable || !watch.isStarting(at: now) {
                    notes.met(trouble, now: now, nextTry: now + TimeInterval(Self.lookInterval.components.seconds))
                }
                if error is ApplierError, let peer = try? await peers.find(origin) { metrics.stopped(peer.code, true) }
                logger.warning("following stopped for now", metadata: ["peer.tid": "\(origin)", "error": "\(error)"])
            }
            if let status = notes.due(at: world.now()) { try? await statuses.keep(status, of: origin) }
        }
    }

    /// What came together takes effect together: a transaction costs the same however little is in it.
    private func act(on events: [PeerEvents.Event], _ watch: inout PeerWatch) async throws {
        var isNews = false
        var failure: (any Error)?
        for event in events {
            do {
                if try await act(on: event, &watch) { isNews = true }
            } catch  where error is PostgresError || error is CancellationError {
                // The others would fail by it too; what they brought is asked for again.
                failure = error
                break
            } catch {
                failure = failure ?? error
            }
        }
        // What is held takes effect whether or not the origin answers.
        if isNews || failure != nil { try await effects.take() }
        if events.contains(.tick) || failure == nil && events.contains(.connected) {
            try await confirmErasures()
            try await reportSetAside(&watch)
        }
        // That an origin has fallen silent shows most where asking it fails.
        if isNews || events.contains(.tick) { try await report(&watch) }
        if let failure { throw failure }
    }

    /// - Returns: whether something may take effect; damaged bytes make no news but their count.
    private func act(on event: PeerEvents.Event, _ watch: inout PeerWatch) async throws -> Bool {
        switch event {
        case .tick:
            try await askWhoItIs(&watch)
            if watch.isSilent(at: world.now()) || !bus.isConnected { try await ask(&watch) }
            // What is held takes effect also while the origin is silent, once the database or the program can.
            return true
        case .asked:
            // Another peer was meant, or what was set aside.
            guard try await statuses.takeRetry(origin) else { return true }
            try await payloads.store.askAgain()
            // A forked one may have begun a new epoch, by which an operator can believe it again; another may have ended.
            let hasNews = try await identity.learn()
            if try await peers.find(origin).log.isStopped { return hasNews }
            try await catchingUp.run(&watch)
        case .connected: try await catchingUp.run(&watch)
        case .batch(let bytes):
            let verdict = try await follower.take(batch: bytes, from: origin)
            if case .accept(let next, let new) = verdict { catchingUp.hold(next, new, &watch) }
            return try await act(on: verdict, &watch)
        case .head(let note): return try await hear(note, &watch)
        }
        return true
    }

    /// Tells the origin what was erased here, until it knows.
    func confirmErasures() async throws {
        guard let due = try await receipts.due(to: origin) else { return }
        let method = RemoteMethod.erased(epoch: UInt64(clamping: due.epoch), size: UInt64(clamping: due.size))
        let answer = try? await pages.patiently(method, try await peers.find(origin).address)
        try await receipts.told(due, to: origin, isTaken: answer == ErasureReceipts.accepted)
    }

    /// Asks the origin's own address for its head, because the bus brings none.
    private func ask(_ watch: inout PeerWatch) async throws {
        let peer = try await peers.find(origin)
        guard let address = peer.address, !peer.log.isStopped else { return }
        _ = try await hear(try await address.checkpoint(), &watch)
    }

    private func hear(_ note: [UInt8], _ watch: inout PeerWatch) async throws -> Bool {
        let judged = try await follower.take(head: note, from: origin)
        if let head = judged.head {
            watch.heard(size: head.checkpoint.size, time: head.freshness ?? 0, now: world.now())
            notes.heard(head.checkpoint, statedAt: head.freshness, now: world.now())
        }
        let isNews = try await act(on: judged.verdict, &watch)
        guard judged.head != nil, !judged.verdict.isRefusal else { return isNews }
        return try await takeWitnesses(of: note) || isNews
    }

    /// - Returns: whether something waited for witnesses of this head.
    private func takeWitnesses(of note: [UInt8]) async throws -> Bool {
        do {
            return try await quorum.take(note, of: origin)
        } catch let reason as Reject {
            refusals.refused(reason)
        } catch let contradiction as WitnessQuorum.Contradiction {
            refusals.tell(contradiction.verdict)
        }
        return false
    }

    private func act(on verdict: FollowedLog.Verdict, _ watch: inout PeerWatch) async throws -> Bool {
        switch verdict {
        case .pull: try await catchingUp.run(&watch)
        case .accept: break
        case .reject(let reason):
            refusals.tell(verdict)
            guard reason.maybeOfNewIdentity else { return false }
            let hasNews = try await identity.learn()
            let log = try await peers.find(origin).log
            // The way into an epoch that is known may have been cut short.
            guard hasNews || log.epoch < log.identity.epoch else { return false }
            try await catchingUp.run(&watch)
        case .alreadyHeld, .fork:
            refusals.tell(verdict)
            return false
        }
        return true
    }

    /// Tells operators how far behind this territory is, and whether the origin is still heard.
    private func report(_ watch: inout PeerWatch) async throws {
        let peer = try await peers.find(origin)
        let now = world.now()
        watch.took(effect: peer.applied, now: now)
        notes.behind(since: watch.behindSince)
        metrics.unwitnessed(peer.code, peer.quorum.waiting(of: peer.log.size))
        metrics.behind(peer.code, watch.lag(applied: peer.applied, now: now))
        metrics.kept(peer.code, peer.keptBytes)
        metrics.stopped(peer.code, false)
        gate.set(peer.policy)
        // Nothing is heard of a territory that is no more, and nothing is wrong with that.
        let isStale = watch.isStale(at: now) && !peer.log.identity.isTombstoned
        if isStale != (peer.log.state == .stale) { _ = try await peers.mark(origin, isStale: isStale) }
    }

    private func reportSetAside(_ watch: inout PeerWatch) async throws {
        let count = try await peers.setAside(of: origin)
        guard count != watch.setAside else { return }
        watch.setAside = count
        let peer = try await peers.find(origin).code
        metrics.setAside(peer, count)
        guard count != PeerStore.SetAside() else { return }
        logger.warning(
            "entries without effect here",
            metadata: [
                "peer.code": "\(peer)", "quarantined": "\(count.quarantined)", "unsupported": "\(count.unsupported)",
                "not_taken": "\(count.notTaken)", "repeated": "\(count.repeated)",
            ])
    }

    /// Catches up once, for whoever does not follow; nothing takes effect by that.
    public func catchUp() async throws {
        var watch = PeerWatch(at: world.now())
        try await catchingUp.run(&watch, takingEffect: false)
    }

    /// Asks the origin who it is where nothing else would make us: after an entry that says that this changed, and while it is silent.
    func askWhoItIs(_ watch: inout PeerWatch) async throws {
        guard watch.isIdentityDue(at: world.now()), try await mayBeAnother() else { return }
        watch.askedIdentity(at: world.now())
        if try await identity.learn() { try await catchingUp.run(&watch) }
    }

    /// Whether the answer may change anything. One that has ended says nothing more on the bus, and by whom it was ended may be overruled.
    private func mayBeAnother() async throws -> Bool {
        let log = try await peers.find(origin).log
        guard log.isStopped else { return true }
        guard log.state != .forked, log.state != .blocked else { return false }
        return try await peers.mayBeOverruled(origin, now: world.unixSeconds)
    }
}

extension FollowedLog.Verdict {
    /// Whether it says that something is not of the log that is held.
    fileprivate var isRefusal: Bool {
        switch self {
        case .reject, .fork: true
        case .accept, .alreadyHeld, .pull: false
        }
    }
}
