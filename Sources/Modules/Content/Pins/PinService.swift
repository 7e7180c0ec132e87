import Content
import Foundation
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Web

/// Keeps what was asked for as soon as it is here, and gives up after a day.
struct PinService: Service {
    let pins: PinOperations
    let store: PinStore
    let world: World
    let logger: Logger

    static let pause = Duration.seconds(60)
    /// In seconds.
    static let patience: TimeInterval = 24 * 60 * 60
    static let atOnce = 100

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await world.sleep(Self.pause)
                do { try await step() } catch { logger.warning("pins wait", metadata: ["reason": "\(error)"]) }
            }
        }
    }

    func step() async throws {
        for queued in try await store.queued(limit: Self.atOnce) {
            let isTooOld = world.now().timeIntervalSince(queued.created) > Self.patience
            try await settle(
                queued.id, queued.cid, name: queued.name, for: ID(queued.member), givesUp: isTooOld)
        }
    }

    /// One try.
    func settle(_ id: UUID, _ cid: CID, name: String, for member: ID<Member>, givesUp: Bool) async throws {
        do {
            _ = try await pins.pin(cid, name: name, isRecursive: true, by: member)
            try await store.settle(id, "pinned")
        } catch let problem as Problem where problem.kind == .notFound {
            if givesUp { try await store.settle(id, "failed", info: "It is not here, and did not come in a day.") }
        } catch let problem as Problem {
            try await store.settle(id, "failed", info: problem.kind.title)
        }
    }
}
