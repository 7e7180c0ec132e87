import Content
import ContentStorage
import Foundation
import Kernel
import Logging
import Metrics
import ModuleKit
import ServiceLifecycle
import Synchronization

/// Has everything looked at that is new, where there is a scanner (S-105). While it is away what is new waits, and the operator sees it.
struct ScanService: Service {
    let storage: ContentStorage
    let privateFiles: PrivateFiles
    let world: World
    let logger: Logger
    /// The territory's code, for metrics.
    let territory: String
    let rounds = Rounds()
    let standing = ScannerStanding()

    /// Between two rounds, and between two tries for one tree, in seconds.
    static let pause = Duration.seconds(5)
    static let retry: TimeInterval = 60
    static let atOnce = 100
    static let width = 2
    /// A tree that was begun so often, while the scanner answered, and of which nothing was found out, is `unscannable`.
    static let tries = 5

    func run() async throws {
        guard let address = storage.scanner else {
            try? await storage.endWaitingForScanner()
            return try await gracefulShutdown()
        }
        let scan = TreeScan(
            storage: storage, scanner: VirusScanner(address: address, world: world), privateFiles: privateFiles,
            world: world)
        await rounds.run(every: Self.pause, world: world, logger: logger, waiting: "scans") { try await step(scan) }
    }

    private func step(_ scan: TreeScan) async throws {
        let before = world.now().addingTimeInterval(-Self.retry)
        let trees = try await storage.unjudged(triedBefore: before, limit: Self.atOnce)
        if !trees.isEmpty {
            do {
                // Asked before a tree is begun: while it is away none is, and none is blamed for it.
                try await scan.scanner.check()
                try await look(trees, scan)
                note(nil)
            } catch let away as ScannerAway {
                note(away.reason)
            }
        }
        try await tell()
        if trees.count == Self.atOnce, standing.problem == nil { rounds.post() }
    }

    /// What was begun before goes last, and alone: what ended the scanner takes no other along twice.
    private func look(_ trees: [UnjudgedTree], _ scan: TreeScan) async throws {
        let new = trees.filter { $0.tries == 0 }
        _ = try await Parallel.map(new, width: Self.width) { try await look($0, scan) }
        for tree in trees where tree.tries > 0 { try await look(tree, scan) }
    }

    private func look(_ tree: UnjudgedTree, _ scan: TreeScan) async throws {
        guard tree.tries < Self.tries else {
            let why = "begun \(tree.tries) times and never ended"
            _ = try await storage.judge(tree.root, .unscannable, note: why)
            return
        }
        try await storage.beginScan(tree.root)
        do {
            try await judge(tree, scan)
        } catch let away as ScannerAway {
            throw away
        } catch {
            try Task.checkCancellation()
            guard tree.tries + 1 >= Self.tries else { return }
            try await storage.judge(tree.root, .unscannable, note: "\(error)")
        }
    }

    /// - Throws: ``ScannerAway``: it answers nobody now.
    private func judge(_ tree: UnjudgedTree, _ scan: TreeScan, isSecondTry: Bool = false) async throws {
        let root = tree.root
        do {
            switch try await scan.verdict(of: tree) {
            case .clean: try await storage.judge(root, .clean)
            case .refused(let name):
                try await storage.judge(root, .refused, note: name)
                logger.notice("the scanner refuses content", metadata: ["content.cid": "\(root)", "virus": "\(name)"])
            case .unscannable(let why): try await storage.judge(root, .unscannable, note: why)
            }
        } catch let away as ScannerAway {
            // It is the tree's fault only if the scanner answers otherwise.
            guard (try? await scan.scanner.check()) != nil else { throw away }
            guard isSecondTry else { return try await judge(tree, scan, isSecondTry: true) }
            try await storage.judge(root, .unscannable, note: away.reason)
        }
    }

    private func note(_ problem: String?) {
        guard standing.set(problem) else { return }
        if let problem {
            logger.warning("the virus scanner does not answer; what is new waits", metadata: ["reason": "\(problem)"])
        } else {
            logger.info("the virus scanner answers again")
        }
    }

    private func tell() async throws {
        let counts = try await storage.scanCounts()
        for (state, count) in [
            ("waiting", counts.waiting), ("refused", counts.refused), ("unscannable", counts.unscannable),
        ] {
            Gauge(label: "territory_content_scan_trees", dimensions: [("state", state), ("territory", territory)])
                .record(Int64(count))
        }
        Gauge(label: "territory_content_scanner_away", dimensions: [("territory", territory)])
            .record(Int64(standing.problem == nil ? 0 : 1))
    }
}

/// Whether the scanner answers, for pages.
final class ScannerStanding: Sendable {
    private let state = Mutex<String?>(nil)

    /// Why it does not answer; nil where it does.
    var problem: String? { state.withLock { $0 } }

    /// - Returns: whether it answers and did not, or the other way round.
    func set(_ problem: String?) -> Bool {
        state.withLock { state in
            defer { state = problem }
            return (state == nil) != (problem == nil)
        }
    }
}
