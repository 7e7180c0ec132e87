public import Logging
import Synchronization

/// Where the log's service tells how the log is, for readiness and whoever else wants to know.
public final class LogStatus: Sendable {
    private let current = Mutex(LogState.starting)
    private let metrics: FederationMetrics?

    /// - Parameter metrics: nil where nobody looks at them.
    public init(metrics: FederationMetrics? = nil) {
        self.metrics = metrics
        metrics?.ownLog(.starting)
    }

    /// For a territory that has no log service any more.
    public func end(logger: Logger) {
        become(.ended, logger: logger)
    }

    public var state: LogState { current.withLock { $0 } }

    /// Notes the state; only news are logged.
    func become(_ new: LogState, logger: Logger) {
        let old = current.withLock { state in
            defer { state = new }
            // Here, so that of two at once the later is what is shown.
            if state.name != new.name { metrics?.ownLog(new.name) }
            return state
        }
        guard old != new else { return }
        switch new {
        case .leading: logger.notice("the log goes on")
        case .ended: logger.notice("the territory has ended; nothing more is signed")
        case .starting, .asking: break
        case .forked, .behind, .inPastEpoch, .inUnsignedEpoch, .signedElsewhere:
            logger.critical("the log stands still", metadata: ["reason": "\(new.problem ?? "")"])
        case .unsafe, .standingBy, .unconfirmed, .failing:
            logger.error("the log stands still", metadata: ["reason": "\(new.problem ?? "")"])
        }
    }
}
