import Content
import ContentStorage
import Foundation
import Kernel
import Logging
import ModuleKit
import Postgres
import ServiceLifecycle

/// Sees that what this territory shares is held by as many as it wants, that those who say so have it, and that what it promised to
/// others is here.
struct CopyService: Service {
    let copies: CopyStore
    let held: HeldStore
    let limits: ContentLimits
    let rounds: Rounds
    let world: World
    let logger: Logger

    static let pause = Duration.seconds(10)
    /// Between two tries for one tree, in seconds.
    static let retry: TimeInterval = 60 * 60
    /// How long those who are asked have before others are, in seconds.
    static let time: TimeInterval = 24 * 60 * 60
    /// Between two looks at one copy, in seconds.
    static let looks: TimeInterval = 24 * 60 * 60
    /// What is promised, in seconds, and what is left of it when it is promised again.
    static let promise: TimeInterval = 30 * 24 * 60 * 60
    static let renewal: TimeInterval = 7 * 24 * 60 * 60
    static let atOnce = 50
    /// Trees that are fetched at the same time, so that one of a slow territory does not hold up the others.
    static let width = 4

    /// The three go on apart: what takes long to fetch holds up neither asking nor looking.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            let works: [(what: String, rounds: Rounds, step: @Sendable () async throws -> Void)] = [
                ("wishes for copies", rounds.next(), ask), ("copies", rounds.next(), hold),
                ("looks at copies", rounds.next(), look),
            ]
            for (what, rounds, step) in works {
                group.addTask {
                    await rounds.run(every: Self.pause, world: world, logger: logger, waiting: what, step)
                }
            }
        }
    }

    /// Asks as many as are wanted, and others in the place of those who do not.
    @Sendable private func ask() async throws {
        let now = world.now()
        let shared = try await copies.shared(at: now)
        guard limits.copies > 1, !shared.isEmpty else { return }
        let peers = try await copies.peers()
        for tree in shared {
            let plan = CopyPlan(
                wanted: limits.copies - 1, peers: peers, asked: tree.asked, holding: Set(tree.holding),
                isOverdue: tree.askedAt.map { now.timeIntervalSince($0) > Self.time } ?? false)
            let choice = plan.choice(for: tree.root)
            guard choice != tree.asked.sorted() else { continue }
            try await copies.ask(choice, for: tree, copies: limits.copies, at: now)
        }
    }

    /// Fetches what others ask for, and promises it for a while.
    @Sendable private func hold() async throws {
        let now = world.now()
        let tasks = try await held.tasks(
            now: now, soon: now.addingTimeInterval(Self.renewal), triedBefore: now.addingTimeInterval(-Self.retry),
            limit: Self.atOnce)
        _ = try await Parallel.map(tasks, width: Self.width) { try await settle($0, now) }
    }

    private func settle(_ task: HeldStore.Errand, _ now: Date) async throws {
        try Task.checkCancellation()
        guard task.isAsked else {
            return try await held.storage.database.write {
                try await held.drop(task.root, of: task.origin, in: $0)
            }
        }
        do {
            if let reason = try await hold(task, now) { try await held.fail(task, reason, at: now) }
        } catch {
            try Task.checkCancellation()
            try await held.fail(task, "\(error)", at: now)
        }
    }

    /// - Returns: why it is not held.
    private func hold(_ task: HeldStore.Errand, _ now: Date) async throws -> String? {
        guard try await held.storage.state(of: task.root).denial == nil else { return "denied" }
        guard try await task.size <= held.room(for: task) else { return "no room" }
        let tree = try await held.storage.fetch(task.root, limits: FetchLimits(bytes: task.size))
        let until = now.addingTimeInterval(Self.promise)
        return try await held.promise(tree, task, until: until, at: now) ? nil : "no room"
    }

    /// Asks those who said that they hold something for one block of it. Who has it can give it; who is away for days cannot.
    @Sendable private func look() async throws {
        let now = world.now()
        let due = try await copies.due(
            lookedAtBefore: now.addingTimeInterval(-Self.looks), now: now, limit: Self.atOnce)
        for copy in due {
            let hasIt = try await copies.storage.holds(copy.holder, blockWith: copy.block)
            try Task.checkCancellation()
            try await copies.note(copy, hasIt: hasIt, at: now)
            if !hasIt {
                logger.info("a copy was not given", metadata: ["peer.tid": "\(copy.holder)"])
            }
        }
    }
}
