public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle
import Synchronization

/// Answers the requests of pinned territories for this one's log. An answer proves itself, so it need not be signed.
public struct RequestServer: Service {
    private let reader: LogReader
    private let peers: PeerStore
    private let bus: Bus
    private let territory: TerritoryID
    private let genesis: Genesis
    private let metrics: FederationMetrics
    private let world: World
    private let logger: Logger
    private let admission = Admission()

    /// Requests that wait while others are answered; more are dropped, and their askers ask again.
    static let queueLimit = 256

    public init(
        database: Database, bus: Bus, genesis: Genesis, metrics: FederationMetrics, world: World,
        logger: Logger = Logger(label: "federation")
    ) {
        reader = LogReader(database: database)
        peers = PeerStore(database: database)
        self.bus = bus
        territory = TerritoryID(genesis: genesis)
        self.genesis = genesis
        self.metrics = metrics
        self.world = world
        self.logger = logger
    }

    /// Answers until graceful shutdown or cancellation.
    public func run() async throws {
        await cancelWhenGracefulShutdown { await answerRequests() }
    }

    private func answerRequests() async {
        for await message in bus.subscribe(Subjects(territory).requests, buffering: Self.queueLimit) {
            guard let reply = message.replyTo else { continue }
            do {
                try bus.publish(reply, await answer(message.payload))
            } catch {
                logger.info("request not answered", metadata: ["error": "\(error)"])
            }
        }
    }

    /// The bytes that answer `request`.
    func answer(_ request: [UInt8]) async -> [UInt8] {
        do {
            return try await perform(try await call(request).method)
        } catch let failure as RemoteFailure {
            return failure.encoded
        } catch let reason as Reject {
            metrics.refused(reason)
            return RemoteFailure.refused(reason).encoded
        } catch {
            logger.warning("request failed", metadata: ["error": "\(error)"])
            return RemoteFailure.refused(.rateExceeded).encoded
        }
    }

    /// The issuer a request claims decides whose key must have signed it.
    private func call(_ request: [UInt8]) async throws -> RemoteCall {
        let envelope = try Envelope(decoding: request)
        let claimed = try RemoteCall(decoding: envelope.payload)
        let peer = try await peers.find(claimed.issuer)
        _ = try envelope.verified(as: RemoteCall.payloadType, by: peer.log.key)
        let now = UInt64(max(0, world.now().timeIntervalSince1970))
        try claimed.check(receiver: territory, now: now)
        try admission.admit(claimed, now: now)
        return claimed
    }

    private func perform(_ method: RemoteMethod) async throws -> [UInt8] {
        switch method {
        case .head: return try await reader.head() ?? RemoteFailure.futureCursor(size: 0).encoded
        case .identity: return genesis.encoded
        case .range(let epoch, let from, let max):
            if let batch = try await reader.batch(epoch: epoch, from: from, limit: max) { return batch.encoded }
            throw RemoteFailure.futureCursor(size: try await reader.size())
        }
    }
}

/// What the server remembers of requests, for everybody who answers them.
private final class Admission: Sendable {
    private let state = Mutex(RequestGuard())

    func admit(_ call: RemoteCall, now: UInt64) throws(Reject) {
        try state.withLock { (state) throws(Reject) in try state.admit(call, now: now) }
    }
}
