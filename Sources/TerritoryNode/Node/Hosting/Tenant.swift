import Kernel
import Logging
import Registry
import ServiceLifecycle
import Synchronization
import Web

/// One territory while it is served: its node, and the services that run for it.
struct Tenant: Sendable {
    let node: Node
    private let group: ServiceGroup
    private let running: Task<Void, Never>
    private let ended = Ended()

    /// Whether the services are over, by an error of theirs.
    var hasEnded: Bool { ended.flag.load(ordering: .acquiring) }

    /// Starts the node's services.
    init(_ node: Node, logger: Logger) {
        self.node = node
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: node.services, logger: logger))
        self.group = group
        running = Task { [ended] in
            defer { ended.flag.store(true, ordering: .releasing) }
            do {
                try await group.run()
            } catch {
                logger.error(
                    "a territory's services ended",
                    metadata: ["territory.code": "\(node.territory.code)", "error": "\(error)"])
            }
        }
    }

    /// Whether the registry or its keys say something else of it than when it was started.
    func hasChanged() async throws -> Bool {
        guard node.hasCurrentKeys() else { return true }
        guard let record = try await NodeRecord.own(in: node.database) else { return true }
        return record.state != .active || record.domain != node.domain || record.name != node.territory.name
    }

    /// Ends the services in the reverse of their order.
    func stop() async {
        await group.triggerGracefulShutdown()
        await running.value
    }
}

/// Said once, by the services' task.
private final class Ended: Sendable {
    let flag = Atomic(false)
}
