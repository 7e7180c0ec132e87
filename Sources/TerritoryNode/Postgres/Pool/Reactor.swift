import CLibPQ
import Foundation
import Synchronization

/// The thread that owns all connections of one pool: it alone talks to libpq, and waits in `poll` for sockets and callers.
///
/// Everything mutable besides the inbox is touched by that thread only, which is what makes `@unchecked Sendable` true.
final class Reactor: @unchecked Sendable {
    enum Command: Sendable {
        case run(Operation)
        case runLeased(Operation, Lease)
        case cancel(Operation)
        case acquire(LeaseRequest)
        case cancelAcquire(LeaseRequest)
        case release(Lease)
        case listen(channel: String, AsyncStream<Void>.Continuation)
        case shutdown(CheckedContinuation<Void, Never>)
    }

    private let configuration: DatabaseConfiguration
    private let parameters: [(String, String)]
    private let wake: Int32
    private let inbox = Mutex<Inbox>(Inbox())
    private let published = Mutex(PoolStatistics())

    private struct Inbox {
        var commands: [Command] = []
        var isStarted = false
        var isClosed = false
    }

    // Owned by the thread.
    private var shared: [Link] = []
    private var leasable: [Link] = []
    private var leases: [Lease: Link] = [:]
    private var listener: Link?
    private var listening: [String: [AsyncStream<Void>.Continuation]] = [:]
    private var waitingStatements: [(operation: Operation, deadline: ContinuousClock.Instant)] = []
    private var waitingLeases: [(request: LeaseRequest, deadline: ContinuousClock.Instant)] = []
    private var nextLease: UInt64 = 0
    private var backoff = Backoff()
    private var mayConnectAt = ContinuousClock.now
    /// Those who wait for the end, which has begun where there are any.
    private var closing: [CheckedContinuation<Void, Never>] = []

    init(_ configuration: DatabaseConfiguration) {
        self.configuration = configuration
        parameters = configuration.connectionParameters
        wake = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    }

    deinit {
        close(wake)
    }

    var statistics: PoolStatistics { published.withLock { $0 } }

    /// Hands a command to the thread, which is started by the first.
    /// - Returns: false where the pool has been shut down.
    func submit(_ command: Command) -> Bool {
        let (accepted, mustStart, mustWake) = inbox.withLock { inbox in
            guard !inbox.isClosed else { return (false, false, false) }
            // Whoever put the first command there wakes the thread, which takes all of them.
            let isFirst = inbox.commands.isEmpty
            inbox.commands.append(command)
            defer { inbox.isStarted = true }
            return (true, !inbox.isStarted, isFirst)
        }
        if mustStart {
            let thread = Thread { self.loop() }
            thread.name = "postgres"
            thread.start()
        }
        if mustWake { eventfd_write(wake, 1) }
        return accepted
    }

    // MARK: - The loop

    private func loop() {
        while closing.isEmpty {
            takeCommands()
            let now = ContinuousClock.now
            removeBroken(now)
            expire(now)
            plan(now)
            dispatch(now)
            publish()
            wait(now)
        }
        closeAll()
    }

    private func takeCommands() {
        let commands = inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
        for command in commands { take(command) }
    }

    private func take(_ command: Command) {
        let deadline = ContinuousClock.now + configuration.acquireTimeout
        switch command {
        case .run(let operation):
            if operation.isCancelled.isSet { return operation.continuation.resume(throwing: PostgresError.cancelled) }
            waitingStatements.append((operation, deadline))
        case .runLeased(let operation, let lease): run(operation, on: lease)
        case .cancel(let operation): cancel(operation)
        case .acquire(let request):
            if request.cancelFlag.isSet { return request.continuation.resume(throwing: PostgresError.cancelled) }
            waitingLeases.append((request, deadline))
        case .cancelAcquire(let request): cancel(request)
        case .release(let lease): release(lease)
        case .listen(let channel, let continuation): listen(channel, continuation)
        case .shutdown(let continuation): closing.append(continuation)
        }
    }

    private func wait(_ now: ContinuousClock.Instant) {
        guard closing.isEmpty else { return }
        var descriptors = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
        let links = allLinks
        descriptors += links.map { pollfd(fd: $0.descriptor, events: $0.pollEvents, revents: 0) }
        _ = unsafe poll(&descriptors, nfds_t(descriptors.count), timeout(now))
        if descriptors[0].revents != 0 {
            var count: eventfd_t = 0
            unsafe eventfd_read(wake, &count)
        }
        for (link, descriptor) in zip(links, descriptors.dropFirst()) where descriptor.revents != 0 { link.advance() }
    }

    /// Milliseconds until the first thing that happens by itself.
    private func timeout(_ now: ContinuousClock.Instant) -> Int32 {
        var next = now + .seconds(5)
        if let first = waitingStatements.first { next = min(next, first.deadline) }
        if let first = waitingLeases.first { next = min(next, first.deadline) }
        let wantsConnection =
            !waitingStatements.isEmpty || !waitingLeases.isEmpty || (listener == nil && !listening.isEmpty)
        if wantsConnection, mayConnectAt > now { next = min(next, mayConnectAt) }
        return Int32(clamping: max(0, (next - now).milliseconds + 1))
    }

    // MARK: - Connections

    private var allLinks: [Link] { shared + leasable + leases.values + [listener].compactMap(\.self) }

    private func removeBroken(_ now: ContinuousClock.Instant) {
        let broken = allLinks.filter(\.isBroken)
        for link in broken {
            guard case .broken(let failure) = link.phase else { continue }
            if failure.isPermanent { failWaiting(.connection(failure)) }
            backoff.fail()
            mayConnectAt = now + backoff.delay(chance: Double.random(in: 0...1))
        }
        if allLinks.contains(where: { $0.phase == .ready }) { backoff.succeed() }
        shared.removeAll { link in broken.contains { $0 === link } }
        leasable.removeAll { link in broken.contains { $0 === link } }
        if let link = listener, broken.contains(where: { $0 === link }) { listener = nil }
        for (lease, link) in leases where broken.contains(where: { $0 === link }) {
            leases[lease] = nil
        }
    }

    /// Those who waited too long are told.
    private func expire(_ now: ContinuousClock.Instant) {
        while let first = waitingStatements.first, first.deadline <= now {
            waitingStatements.removeFirst().operation.continuation.resume(throwing: PostgresError.acquireTimeout)
        }
        while let first = waitingLeases.first, first.deadline <= now {
            waitingLeases.removeFirst().request.continuation.resume(throwing: PostgresError.acquireTimeout)
        }
    }

    private func plan(_ now: ContinuousClock.Instant) {
        let mayConnect = now >= mayConnectAt
        let statements = waitingStatements.isEmpty ? 0 : configuration.sharedConnections
        shared = apply(
            PoolPlan.actions(
                for: shared.map { member($0, now) }, waiting: statements, limit: configuration.sharedConnections,
                mayConnect: mayConnect),
            to: shared, role: .shared, now)
        leasable = apply(
            PoolPlan.actions(
                for: leasable.map { member($0, now) }, waiting: waitingLeases.count,
                limit: configuration.leasedConnections - leases.count, mayConnect: mayConnect),
            to: leasable, role: .leased, now)
        if listener == nil, !listening.isEmpty, mayConnect {
            listener = Link(role: .listener, parameters: parameters, now: now)
            listenAgain()
        }
    }

    private func member(_ link: Link, _ now: ContinuousClock.Instant) -> PoolPlan.Member {
        let isConnecting = if case .connecting = link.phase { true } else { false }
        let isExpired =
            now - link.idleSince > configuration.idleTimeout || now - link.openedAt > configuration.maximumLife
        return PoolPlan.Member(isConnecting: isConnecting, isIdle: link.isIdle, isExpired: isExpired)
    }

    private func apply(
        _ actions: [PoolPlan.Action], to links: [Link], role: Link.Role, _ now: ContinuousClock.Instant
    ) -> [Link] {
        var links = links
        for action in actions {
            switch action {
            case .open: links.append(Link(role: role, parameters: parameters, now: now))
            case .close(let index): links.remove(at: index)
            }
        }
        return links
    }

    // MARK: - Work

    private func dispatch(_ now: ContinuousClock.Instant) {
        for link in shared {
            waitingStatements.insert(
                contentsOf: link.takeRetries().map { ($0, now + configuration.acquireTimeout) }, at: 0)
        }
        var index = 0
        while index < waitingStatements.count, let link = leastBusy() {
            link.idleSince = now
            link.send(waitingStatements[index].operation)
            index += 1
        }
        waitingStatements.removeFirst(index)
        grantLeases(now)
        for link in leases.values where link.isFree && !link.queue.isEmpty {
            link.send(link.queue.removeFirst())
        }
        for channel in Set(listener?.takeNotifications() ?? []) { wakeListeners(channel) }
        listener?.sayPending()
    }

    private func leastBusy() -> Link? {
        shared.filter(\.canTakeMore).min { $0.inFlight.count < $1.inFlight.count }
    }

    private func grantLeases(_ now: ContinuousClock.Instant) {
        while !waitingLeases.isEmpty, let index = leasable.lastIndex(where: \.isIdle) {
            let link = leasable.remove(at: index)
            let request = waitingLeases.removeFirst().request
            nextLease += 1
            let lease = Lease(number: nextLease)
            leases[lease] = link
            request.continuation.resume(returning: lease)
        }
    }

    private func run(_ operation: Operation, on lease: Lease) {
        guard let link = leases[lease], !link.isBroken else {
            return operation.continuation.resume(throwing: PostgresError.connection(.lost))
        }
        if operation.isCancelled.isSet { return operation.continuation.resume(throwing: PostgresError.cancelled) }
        link.queue.append(operation)
    }

    private func cancel(_ operation: Operation) {
        if let index = waitingStatements.firstIndex(where: { $0.operation === operation }) {
            waitingStatements.remove(at: index)
            return operation.continuation.resume(throwing: PostgresError.cancelled)
        }
        for link in allLinks {
            if let index = link.queue.firstIndex(where: { $0 === operation }) {
                link.queue.remove(at: index)
                return operation.continuation.resume(throwing: PostgresError.cancelled)
            }
            if link.abandon(operation, whenOver: { eventfd_write(self.wake, 1) }) { return }
        }
    }

    private func cancel(_ request: LeaseRequest) {
        guard let index = waitingLeases.firstIndex(where: { $0.request === request }) else { return }
        waitingLeases.remove(at: index)
        request.continuation.resume(throwing: PostgresError.cancelled)
    }

    private func release(_ lease: Lease) {
        guard let link = leases.removeValue(forKey: lease), link.phase == .ready else { return }
        link.idleSince = .now
        leasable.append(link)
    }

    // MARK: - Listening

    private func listen(_ channel: String, _ continuation: AsyncStream<Void>.Continuation) {
        let isNew = listening[channel] == nil
        listening[channel, default: []].append(continuation)
        if isNew, listener != nil { subscribe(channel) }
    }

    /// After a reconnect somebody may have called in vain, so everybody looks.
    private func listenAgain() {
        for channel in listening.keys {
            subscribe(channel)
            wakeListeners(channel)
        }
    }

    private func subscribe(_ channel: String) {
        listener?.tell("LISTEN \(SQL.quoted(channel))")
    }

    private func wakeListeners(_ channel: String) {
        listening[channel]?.removeAll { continuation in
            if case .terminated = continuation.yield(()) { true } else { false }
        }
    }

    // MARK: - Ending

    private func failWaiting(_ error: PostgresError) {
        for waiting in waitingStatements { waiting.operation.continuation.resume(throwing: error) }
        for waiting in waitingLeases { waiting.request.continuation.resume(throwing: error) }
        waitingStatements = []
        waitingLeases = []
    }

    private func closeAll() {
        let late = inbox.withLock { inbox in
            inbox.isClosed = true
            defer { inbox.commands = [] }
            return inbox.commands
        }
        for command in late { take(command) }
        failWaiting(.closed)
        for link in allLinks { link.breakDown(.lost) }
        shared = []
        leasable = []
        leases = [:]
        listener = nil
        for continuation in listening.values.joined() { continuation.finish() }
        publish()
        for waiting in closing { waiting.resume() }
    }

    private func publish() {
        let links = allLinks
        let statistics = PoolStatistics(
            open: links.count, leased: leases.count, idle: leasable.count { $0.isIdle },
            waiting: waitingStatements.count + waitingLeases.count,
            inFlight: links.reduce(0) { $0 + $1.inFlight.count })
        published.withLock { $0 = statistics }
    }
}
