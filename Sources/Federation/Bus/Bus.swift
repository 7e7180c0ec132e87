import Dispatch
public import Logging
public import ServiceLifecycle
import Synchronization

/// The federation's message bus: core NATS, at most once, for hints and bytes that prove themselves.
///
/// Nothing is lost for good when a message is: every receiver can pull again from the origin. So the bus queues
/// nothing, waits for nobody and starts without a server.
public final class Bus: Service, Sendable {
    private let configuration: BusConfiguration
    private let logger: Logger
    private let board = StateBoard()
    private let subscriptions = Subscriptions()
    private let replies = ReplyRouter()
    private let replyWildcards = Mutex<Set<String>>([])

    public init(_ configuration: BusConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Connects, and again for ever with back-off, until graceful shutdown or cancellation. Throws at once for what
    /// no waiting repairs: a seed file that is missing, malformed or readable by others.
    public func run() async throws {
        if let path = configuration.seedFile { _ = try SeedFile.read(path) }
        let losses = Task { [board, replies] in
            for await state in board.observe() where state == .disconnected { replies.failAll(.notConnected) }
        }
        defer { losses.cancel() }
        await cancelWhenGracefulShutdown { await self.connectForEver() }
        board.post(.closed)
    }

    public var isConnected: Bool { subscriptions.connection?.isConnected ?? false }

    /// The largest payload the server takes, in bytes; nil without a connection.
    public var maximumPayload: Int? { subscriptions.connection.map(\.maximumPayload) }

    /// What happens to the connection, beginning with the latest; each call observes on its own.
    public var states: AsyncStream<BusState> { board.observe() }

    /// How often the server has refused a publication or subscription since the start (S-135).
    public var violations: Int { board.violations }

    /// Sends one message, at once. Throws `notConnected`, `payloadTooLarge` or `invalidSubject`.
    public func publish(
        _ subject: String, _ payload: [UInt8], replyTo: String? = nil, headers: [String: String] = [:]
    ) throws(BusError) {
        try Subject.checkLiteral(subject)
        guard payload.count <= BusConfiguration.maximumPayload else { throw .payloadTooLarge(payload.count) }
        guard let connection = subscriptions.connection, connection.isConnected else { throw .notConnected }
        try connection.publish(subject, payload, replyTo: replyTo, headers: headers)
    }

    /// Listens to a subject (`*` stands for one token), with or without a server, through every reconnection.
    /// - Parameter byteCount: of longer messages only so much is kept while they wait, so that many of them cannot fill the memory.
    public func subscribe(
        _ subject: String, buffering limit: Int, keeping byteCount: Int = BusConfiguration.maximumPayload
    ) -> BusSubscription {
        precondition(Subject.isValid(subject), "not a subject: \(subject)")
        let (stream, continuation) = AsyncStream.makeStream(
            of: BusMessage.self, bufferingPolicy: .bufferingNewest(limit))
        let inbox = Inbox(subject: subject, continuation: continuation)
        let number = subscriptions.add(subject) { inbox.deliver($0.cut(to: byteCount)) }
        continuation.onTermination = { [weak subscriptions] _ in subscriptions?.remove(number) }
        return BusSubscription(stream: stream, inbox: inbox)
    }

    /// Asks and waits for one answer on `replySubject` (`tfl1.r.SELF.<token>`, a fresh token for each request).
    /// Throws `timeout`, `noResponders`, what `publish` throws, `notConnected` also where the connection is lost meanwhile and the answer
    /// with it, or `CancellationError`.
    public func request(
        _ subject: String, _ payload: [UInt8], replySubject: String, timeout: Duration
    ) async throws -> BusMessage {
        try listenForReplies(Subject.wildcard(ofReply: replySubject))
        let clock = Task { [replies] in
            try await Task.sleep(for: timeout)
            replies.fail(replySubject, BusError.timeout)
        }
        defer { clock.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { send(subject, payload, replySubject, $0) }
        } onCancel: {
            replies.fail(replySubject, CancellationError())
        }
    }

    private func send(
        _ subject: String, _ payload: [UInt8], _ replySubject: String, _ continuation: ReplyRouter.Waiting
    ) {
        guard replies.expect(replySubject, continuation) else {
            continuation.resume(throwing: BusError.replySubjectInUse(replySubject))
            return
        }
        do {
            try Task.checkCancellation()
            try publish(subject, payload, replyTo: replySubject)
        } catch {
            replies.fail(replySubject, error)
        }
    }

    /// One subscription serves every request of this node.
    private func listenForReplies(_ wildcard: String) {
        replyWildcards.withLock {
            guard $0.insert(wildcard).inserted else { return }
            subscriptions.add(wildcard) { [replies] in replies.deliver($0) }
        }
    }

    /// The library reconnects by itself, but gives up a server that refused the key twice; then this begins anew.
    private func connectForEver() async {
        var attempt = 0
        while !Task.isCancelled {
            attempt = await holdConnection() ? 1 : attempt + 1
            guard !Task.isCancelled else { return }
            try? await Task.sleep(for: .milliseconds(ReconnectDelay.milliseconds(attempt: attempt)))
        }
    }

    /// Whether there was a connection.
    private func holdConnection() async -> Bool {
        let events = ConnectionEvents.begin(board)
        board.post(.connecting)
        do {
            let connection = try await offPool { [configuration] in try Connection(configuration, events: events) }
            subscriptions.use(connection)
            await events.untilClosed()
            events.end()
            subscriptions.use(nil)
            try await offPool { connection.close() }
            return true
        } catch {
            events.end()
            board.post(error as? BusError == .refused ? .refused("\(error)") : .disconnected)
            logger.warning("bus not connected", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Runs what blocks on a thread of its own kind, not on Swift's.
    private func offPool<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
