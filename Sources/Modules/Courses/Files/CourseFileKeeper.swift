import Content
import Foundation
import Kernel
import Logging
import ModuleKit
import ServiceLifecycle

/// Keeps the files of drafts: right after the draft that names them, and again as long as one is missing.
struct CourseFileKeeper: Service {
    let files: CourseFiles
    let logger: Logger

    static let interval = Duration.seconds(5)
    /// One file may take so long to come.
    static let patience = Duration.seconds(600)
    /// Files looked for in one round.
    static let batch = 20

    func run() async throws {
        await files.rounds.run(
            every: Self.interval, world: files.world, logger: logger, waiting: "files of courses", look)
    }

    @Sendable private func look() async throws {
        let wanted = try await files.store.wanted(at: files.world.now(), limit: Self.batch)
        _ = try await Parallel.map(wanted, width: CourseFiles.width) { try await files.keep($0, within: Self.patience) }
    }
}
