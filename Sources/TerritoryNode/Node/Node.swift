import FederationBus
import Kernel
import ModuleKit
import Postgres
import Registry
import ServiceLifecycle
import Web

/// One territory, running: what it serves, and what has to run for that.
struct Node: Sendable {
    let territory: Territory
    let tid: String
    /// The host name it is served under.
    let domain: String
    let site: Site
    let modules: [any Module]
    let database: Database
    let services: [any Service]
    let checks: [HealthCheck]
}
