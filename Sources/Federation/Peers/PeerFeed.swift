public import FederationBus
public import FederationCore
import Foundation
public import Kernel
public import Logging
public import Postgres
public import ServiceLifecycle

/// Follows one pinned territory over the bus: live batches as they come, and pages from the origin for whatever was missed.
public struct PeerFeed: Service {
    private let follower: Follower
    private let applier: Applier
    private let peers: PeerStore
    private let bus: Bus
    private let own: TerritoryID
    private let origin: TerritoryID
    private let signer: any Signer
    private let world: World
    private let logger: Logger

    /// Live messages that wait; what is dropped is pulled later.
    static let queueLimit = 64
    static let requestTimeout = Duration.seconds(5)

    /// - Parameter own: the territory that follows; it signs its requests with `signer`.
    public init(
        database: Database, bus: Bus, own: TerritoryID, origin: TerritoryID, signer: any Signer,
        handlers: [FactHandler], world: World, logger: Logger = Logger(label: "federation")
    ) {
        follower = Follower(database: database)
        applier = Applier(database: database, handlers: handlers)
        peers = PeerStore(database: database)
        self.bus = bus
        self.own = own
        self.origin = origin
        self.signer = signer
        self.world = world
        self.logger = logger
    }

    /// Follows until the task is cancelled.
    public func run() async throws {
        let subjects = Subjects(origin)
        let batches = bus.subscribe(subjects.batches, buffering: Self.queueLimit)
        let heads = bus.subscribe(subjects.heads, buffering: Self.queueLimit)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await state in bus.states where state == .connected { await attempt { .pull(from: 0) } }
            }
            group.addTask {
                for await message in batches {
                    await attempt { try await follower.take(batch: message.payload, from: origin) }
                }
            }
            group.addTask {
                for await message in heads {
                    await attempt { try await follower.take(head: message.payload, from: origin) }
                }
            }
        }
    }

    /// Acts on what the follower made of some bytes. A failure is told once; the next head tries again.
    private func attempt(_ take: () async throws -> FollowedLog.Verdict) async {
        do {
            switch try await take() {
            case .pull: try await catchUp()
            case .accept: break
            case .alreadyHeld: return
            case .reject(let reason):
                return logger.notice("refused", metadata: ["peer.tid": "\(origin)", "reason": "\(reason.rawValue)"])
            case .fork: return logger.critical("the log has forked", metadata: ["peer.tid": "\(origin)"])
            }
            try await applier.run(origin)
        } catch {
            logger.warning("following stopped for now", metadata: ["peer.tid": "\(origin)", "error": "\(error)"])
        }
    }

    /// Asks the origin for page after page, until it has no more.
    func catchUp() async throws {
        while true {
            let held = try await peers.find(origin).log
            let answer = try await ask(.range(epoch: held.epoch, from: held.size, max: UInt64(Batch.maximumItems)))
            if RemoteFailure(decoding: answer) != nil { return }
            guard case .accept = try await follower.take(batch: answer, from: origin) else { return }
        }
    }

    private func ask(_ method: RemoteMethod) async throws -> [UInt8] {
        let now = UInt64(max(0, world.now().timeIntervalSince1970))
        let call = RemoteCall(
            issuer: own, audience: origin, method: method, nonce: world.randomBytes(RemoteCall.nonceByteCount),
            issuedAt: now, expiresAt: now + RemoteCall.maximumLifetime)
        let request = try Envelope(payload: call.encoded, type: RemoteCall.payloadType, signedBy: signer)
        return try await bus.request(
            Subjects(origin).requests, request.encoded, replySubject: Subjects(own).reply(token: world.randomBytes(16)),
            timeout: Self.requestTimeout
        ).payload
    }
}
