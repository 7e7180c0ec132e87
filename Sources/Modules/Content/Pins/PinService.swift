import Content
import ContentStorage
import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import ServiceLifecycle
import Web

/// Keeps what was asked for: what is here at once, what is not as soon as peers gave it. It gives up after a day.
struct PinService: Service {
    let pins: PinOperations
    let store: PinStore
    let world: World
    let logger: Logger
    let progress = PinProgress()
    private let rounds = Rounds()

    /// Between two tries.
    static let pause = Duration.seconds(60)
    /// In seconds.
    static let patience: TimeInterval = 24 * 60 * 60
    static let atOnce = 100
    /// Of these, how many may be one member's.
    static let share = 10
    /// Trees that are fetched at the same time, so that a large one does not hold up the others.
    static let width = 4

    init(pins: PinOperations, store: PinStore, world: World, logger: Logger) {
        self.pins = pins
        self.store = store
        self.world = world
        self.logger = logger
    }

    func run() async throws {
        await rounds.run(every: Self.pause, world: world, logger: logger, waiting: "pins", step)
    }

    /// One try for each that waits.
    func step() async throws {
        let waiting = try await store.queued(limit: Self.atOnce, share: Self.share)
        _ = try await Parallel.map(waiting, width: Self.width) { await attempt($0) }
    }

    /// Keeps what is here already; the rest is fetched while nobody waits.
    func begin(_ id: UUID, _ cid: CID, name: String, for member: ID<Member>) async throws {
        do {
            _ = try await pins.pin(cid, name: name, isRecursive: true, by: member, request: id)
            try await store.settle(id, "pinned")
        } catch let problem as Problem where problem.kind == .notFound {
            rounds.post()
        } catch let problem as Problem {
            try await store.settle(id, "failed", info: problem.kind.title)
        } catch is PinWithdrawn {}
    }

    /// What goes wrong with one is no reason for the others to wait.
    private func attempt(_ queued: PinStore.Queued) async {
        do {
            try await settle(queued)
        } catch {
            guard !Task.isCancelled else { return }
            logger.warning("a pin waits", metadata: ["content.cid": "\(queued.cid)", "reason": "\(error)"])
            try? await wait(queued, "It could not be kept now.")
        }
    }

    private func settle(_ queued: PinStore.Queued) async throws {
        try await store.begin(queued.id, at: world.now())
        defer { progress.end(queued.id) }
        do {
            try await pins.fetch(queued.cid, name: queued.name, by: ID(queued.member), request: queued.id) {
                progress.set(queued.id, blocks: $0, bytes: $1)
            }
            try await store.settle(queued.id, "pinned")
        } catch let problem as Problem where problem.kind == .notFound {
            try await wait(queued, "Nobody who can be reached has it.")
        } catch StorageProblem.tooSlow {
            try await wait(queued, "It came too slowly.")
        } catch let problem as Problem {
            try await store.settle(queued.id, "failed", info: problem.kind.title)
        } catch is PinWithdrawn {}
    }

    private func wait(_ queued: PinStore.Queued, _ why: String) async throws {
        let isOver = world.now().timeIntervalSince(queued.created) > Self.patience
        try await store.settle(queued.id, isOver ? "failed" : "queued", info: why)
    }
}
