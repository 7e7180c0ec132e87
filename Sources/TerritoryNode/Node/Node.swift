import FederationBus
import Kernel
package import ModuleKit
package import Postgres
import Registry
import ServiceLifecycle
package import Web

/// One territory, running: what it serves, and what has to run for that.
package struct Node: Sendable {
    package let territory: Territory
    package let tid: String
    /// The host name it is served under.
    package let domain: String
    package let site: Site
    package let modules: [any Module]
    package let database: Database
    let services: [any Service]
    let checks: [HealthCheck]
    /// Whether it runs with the keys that its folder has now.
    let hasCurrentKeys: @Sendable () -> Bool
}
