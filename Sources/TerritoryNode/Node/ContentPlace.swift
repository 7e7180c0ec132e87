import Content
import ContentS3
import Foundation
import Kernel
import Logging
import Registry
import Synchronization

/// Where a territory's blocks are: in its folder, or in the store that the settings name.
enum ContentPlace {
    case folder(FolderBlockStore)
    case elsewhere(S3BlockStore)

    /// - Throws: where the folder cannot be made or written to. A store elsewhere is not asked yet.
    init(of code: TerritoryCode, keys: KeyFolder, configuration: NodeConfiguration, world: World = .system) throws {
        guard let s3 = configuration.s3 else {
            self = .folder(try FolderBlockStore(keys.url.appending(path: "content")))
            return
        }
        self = .elsewhere(S3BlockStore(of: code, s3, world: world))
    }

    var blocks: AnyBlockStore {
        switch self {
        case .folder(let store): AnyBlockStore(store)
        case .elsewhere(let store): AnyBlockStore(store)
        }
    }

    /// Asked for `/readyz`: nil where there is nothing to ask, because the folder is this machine's.
    func check(world: World, logger: Logger) -> (@Sendable () async -> String?)? {
        guard case .elsewhere(let store) = self else { return nil }
        let check = StoreCheck(store: store, world: world, logger: logger)
        return { await check.problem() }
    }
}

extension S3BlockStore {
    /// A territory's part of the bucket.
    convenience init(of code: TerritoryCode, _ settings: S3Settings, world: World = .system) {
        self.init(
            settings.location.part(code.description), settings.credentials, transport: S3HTTPTransport(), world: world)
    }
}

/// Whether a store elsewhere can be used, asked at most every ten seconds however often somebody wants to know.
private final class StoreCheck: Sendable {
    private let store: S3BlockStore
    private let world: World
    private let logger: Logger
    private let last = Mutex<(time: Date, problem: String?)>((.distantPast, nil))

    private static let patience: TimeInterval = 10

    init(store: S3BlockStore, world: World, logger: Logger) {
        self.store = store
        self.world = world
        self.logger = logger
    }

    func problem() async -> String? {
        let known = last.withLock { $0 }
        guard world.now().timeIntervalSince(known.time) > Self.patience else { return known.problem }
        var problem: String?
        do { try await store.check() } catch { problem = "\(error)" }
        last.withLock { $0 = (world.now(), problem) }
        if let problem, problem != known.problem {
            logger.warning("the content store cannot be used", metadata: ["reason": "\(problem)"])
        } else if problem == nil, known.problem != nil {
            logger.info("the content store can be used again")
        }
        return problem
    }
}
