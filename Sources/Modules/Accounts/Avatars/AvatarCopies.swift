import Content
import ContentStorage
import Foundation
import Images
import Kernel
import Logging
import Postgres
import ServiceLifecycle
import Web

/// Fetches the pictures of members of other territories by their addresses, and lets go of those that nobody shows any more; and those
/// of members here that a restored backup lacks. Until a picture is here, and where nobody gives it, initials stand in its place.
struct AvatarCopies: Service {
    let store: AvatarCopyStore
    let avatars: AvatarOperations
    var storage: ContentStorage { avatars.storage }
    let world: World
    let logger: Logger
    /// Pictures of all of them together; of one territory's members ``AvatarCopyStore/share`` of it.
    let limit: Int

    static let interval = Duration.seconds(1)
    static let atOnce = 20
    /// A territory whose pictures cannot be had is asked ever more rarely, and then no more until the picture changes.
    static let tries = 10
    /// Before the second try, in seconds; it doubles.
    static let firstPause: TimeInterval = 15

    private static let limits: FetchLimits = {
        // The squares, and the folder that names them.
        var limits = FetchLimits(bytes: ImageLimits.sizes.count * ImageLimits.resultBytes)
        limits.blocks = 2 * ImageLimits.sizes.count
        limits.depth = 3
        limits.time = .seconds(20)
        return limits
    }()

    /// Looks until graceful shutdown.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat { await look() } while (try? await world.sleep(Self.interval)) != nil
        }
    }

    private func look() async {
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for work in try await store.due(at: world.now(), limit: Self.atOnce) {
                    group.addTask { try await settle(work) }
                }
                try await group.waitForAll()
            }
        } catch {
            logger.warning("pictures not looked at", metadata: ["error": "\(error)"])
        }
    }

    private func settle(_ work: AvatarCopyStore.Work) async throws {
        let (wanted, held) = (try await store.wanted(of: work.member), try await store.held(of: work.member))
        for cid in held.subtracting(wanted) { try await release(cid, of: work.member) }
        var isDone = true
        for cid in wanted.subtracting(held) where isDone { isDone = try await fetch(cid, of: work.member) }
        try await settle(try await store.held(of: work.member), of: work.member)
        if isDone { isDone = try await restore(work.member) }
        guard isDone || work.tries >= Self.tries else {
            let pause = Self.firstPause * pow(2, Double(work.tries))
            return try await store.postpone(work, until: world.now().addingTimeInterval(pause))
        }
        try await store.finish(work)
    }

    /// What the home shows to everybody is for whoever has its address, and nothing else is.
    private func settle(_ held: Set<String>, of member: ID<Member>) async throws {
        let open = try await store.open(of: member)
        for text in held {
            guard let cid = try? CID(text) else { continue }
            try await storage.database.write {
                try await storage.show(open.contains(text), cid, of: AvatarOperations.holder(member), in: $0)
            }
        }
    }

    /// - Returns: whether there is nothing more to do for a member of this territory.
    private func restore(_ member: ID<Member>) async throws -> Bool {
        guard let avatar = try await RestoredAvatarStore.find(member, in: store.database),
            let cid = try? CID(avatar.cid.text)
        else { return true }
        guard let tree = await tree(cid) else { return false }
        do {
            try await avatars.restore(avatar, tree, of: member)
        } catch let problem as Problem where problem.kind == .notFound {
            return false
        }
        return true
    }

    /// What is at an address; nil where nobody has it.
    private func tree(_ cid: CID) async -> FoundTree? {
        do {
            return try await storage.find(try await storage.fetch(cid, limits: Self.limits))
        } catch {
            logger.debug("picture not had", metadata: ["cid": "\(cid)", "reason": "\(error)"])
            return nil
        }
    }

    /// - Returns: whether it is here now.
    private func fetch(_ text: String, of member: ID<Member>) async throws -> Bool {
        guard let cid = try? CID(text) else { return true }
        guard let tree = await tree(cid) else { return false }
        do {
            try await keep(tree, text, for: member)
        } catch is TooManyPictures {
            logger.warning("no more pictures of others are kept", metadata: ["limit": "\(limit)"])
            return false
        }
        return true
    }

    private struct TooManyPictures: Error {}

    private func keep(_ tree: FoundTree, _ text: String, for member: ID<Member>) async throws {
        try await storage.database.write { transaction in
            try await storage.keep(tree, for: AvatarOperations.holder(member), name: "avatar", in: transaction)
            try await store.add(text, of: member, in: transaction)
            // Whoever keeps something else waits behind the reason, so the number is right.
            guard try await store.isWithin(limit, with: member, in: transaction) else { throw TooManyPictures() }
        }
    }

    private func release(_ text: String, of member: ID<Member>) async throws {
        try await storage.database.write { transaction in
            if let cid = try? CID(text) {
                try await storage.release(cid, for: AvatarOperations.holder(member), in: transaction)
            }
            try await store.remove(text, of: member, in: transaction)
        }
    }
}
