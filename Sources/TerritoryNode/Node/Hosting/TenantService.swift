import Kernel
import ServiceLifecycle

/// Keeps the territories that run equal to those that should.
struct TenantService: Service {
    /// How often the registry and the state folder are looked at.
    static let interval = Duration.seconds(2)

    let tenants: Tenants
    /// Called once, when all are served.
    let onComplete: @Sendable () async -> Void

    /// Runs until graceful shutdown.
    /// - Throws: at the first look: ``RegistryError`` and the like, where waiting would help nothing.
    func run() async throws {
        var isComplete = false
        do {
            try await tenants.adjust(isFirst: true)
            repeat {
                if !isComplete, tenants.areComplete {
                    isComplete = true
                    await onComplete()
                }
                try? await cancelWhenGracefulShutdown { try await tenants.world.sleep(Self.interval) }
                if Task.isShuttingDownGracefully || Task.isCancelled { break }
                try await tenants.adjust(isFirst: false)
            } while true
        } catch {
            await tenants.stopAll()
            throw error
        }
        await tenants.stopAll()
    }
}
