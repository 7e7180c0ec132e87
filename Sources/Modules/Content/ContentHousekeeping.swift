import ContentStorage
import Kernel
import Logging
import ServiceLifecycle

/// Collects what nobody needs, asks for what is missing and looks for the parts of what is denied, every hour, and looks at every block
/// once a week.
struct ContentHousekeeping: Service {
    let storage: ContentStorage
    let world: World
    let logger: Logger

    static let pause = Duration.seconds(3600)
    /// A restored backup may lack blocks, which are asked for soon. Not with the start: then others have more to do.
    static let firstPause = Duration.seconds(60)
    /// One scrub in so many rounds.
    static let roundsBetweenScrubs = 24 * 7

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await world.sleep(Self.firstPause)
            await repair()
            var round = 0
            while true {
                try await world.sleep(Self.pause)
                round += 1
                await collect()
                await repair()
                await findDeniedParts()
                if round.isMultiple(of: Self.roundsBetweenScrubs) { await scrub() }
            }
        }
    }

    private func collect() async {
        do {
            let report = try await ContentCollection(storage, world: world).run()
            guard report.blocks > 0 else { return }
            logger.info(
                "content collected",
                metadata: ["content.blocks": "\(report.blocks)", "content.bytes": "\(report.bytes)"])
        } catch {
            logger.warning("content was not collected", metadata: ["reason": "\(error)"])
        }
    }

    private func repair() async {
        do {
            let report = try await ContentRepair(storage).run()
            guard report.missing > 0 else { return }
            logger.warning(
                "blocks are missing",
                metadata: ["content.missing": "\(report.missing)", "content.mended": "\(report.mended)"])
        } catch {
            logger.warning("content was not compared with its record", metadata: ["reason": "\(error)"])
        }
    }

    private func findDeniedParts() async {
        do { try await storage.findDeniedParts() } catch {
            logger.warning("the parts of what is denied were not looked for", metadata: ["reason": "\(error)"])
        }
    }

    private func scrub() async {
        do {
            let report = try await Scrub(storage.blocks).run()
            guard !report.damaged.isEmpty else { return }
            logger.error(
                "damaged blocks were set aside",
                metadata: [
                    "content.blocks": "\(report.blocks)", "content.damaged": "\(report.damaged.count)",
                    "content.mended": "\(report.mended)",
                ])
        } catch {
            logger.warning("content was not scrubbed", metadata: ["reason": "\(error)"])
        }
    }
}
