import Foundation
import Kernel
import Logging
import Postgres
import Registry
import Synchronization
import Web

/// The territories that one process serves, as the registry and the state folder say it now: made, suspended, resumed, renamed
/// and removed ones come and go without a restart.
final class Tenants: Sendable {
    /// What is known of one territory that should be served.
    private enum State {
        case running(Tenant)
        /// Why it is not served.
        case waiting(String)
    }

    let sites = SiteTable()
    private let codes: @Sendable () throws -> [TerritoryCode]
    private let build: @Sendable (TerritoryCode) async throws -> Node
    private let logger: Logger
    private let states = Mutex<[TerritoryCode: State]>([:])
    /// Whether each has been started, or has its reason for waiting: until then ``checks`` know of some only.
    private let hasBegun = Atomic(false)
    let world: World

    init(
        codes: @escaping @Sendable () throws -> [TerritoryCode],
        build: @escaping @Sendable (TerritoryCode) async throws -> Node, world: World, logger: Logger
    ) {
        self.codes = codes
        self.build = build
        self.world = world
        self.logger = logger
    }

    /// Those that are served now, in the order in which they were asked for.
    var nodes: [Node] {
        let states = states.withLock { $0 }
        return ((try? codes()) ?? []).compactMap { code in
            if case .running(let tenant) = states[code] { tenant.node } else { nil }
        }
    }

    /// Whether everything that should be served is.
    var areComplete: Bool {
        states.withLock { states in
            states.values.allSatisfy { if case .running = $0 { true } else { false } }
        }
    }

    /// What an operator has to know of each.
    var checks: [HealthCheck] {
        let states = states.withLock { $0 }
        guard hasBegun.load(ordering: .acquiring) else { return [HealthCheck("territories") { "being started" }] }
        guard !states.isEmpty else { return [HealthCheck("territories") { "none is served yet" }] }
        return states.flatMap { code, state -> [HealthCheck] in
            switch state {
            case .running(let tenant): tenant.node.checks
            case .waiting(let reason): [HealthCheck("territory \(code)") { reason }]
            }
        }
    }

    /// Starts what should run and does not, and stops what runs and should not.
    /// - Throws: what a first start must not hide: a territory that cannot be served whatever is waited for.
    func adjust(isFirst: Bool) async throws {
        let wanted: [TerritoryCode]
        do {
            wanted = try codes()
        } catch  where !isFirst {
            // What runs goes on: a folder that cannot be read now, by want of descriptors for one, says nothing of it.
            logger.error("the state folder cannot be read", metadata: ["error": "\(error)"])
            return
        }
        for code in Set(states.withLock { Array($0.keys) }).subtracting(wanted) { await end(code, because: "removed") }
        for code in wanted {
            do {
                try await adjust(code)
            } catch let error as PostgresError where error.isPassing {
                wait(code, "the database does not answer")
            } catch RegistryError.wrongState(_, let state) {
                await end(code, because: state.rawValue)
                if isFirst {
                    logger.notice("not served", metadata: ["territory.code": "\(code)", "state": "\(state.rawValue)"])
                }
            } catch  where isFirst {
                throw error
            } catch {
                wait(code, "\(error)")
            }
        }
        hasBegun.store(true, ordering: .releasing)
    }

    func stopAll() async {
        for code in states.withLock({ Array($0.keys) }) { await end(code, because: "shutting down") }
    }

    private func adjust(_ code: TerritoryCode) async throws {
        if case .running(let tenant) = states.withLock({ $0[code] }) {
            if tenant.hasEnded {
                await end(code, because: "its services ended")
            } else {
                guard try await tenant.hasChanged() else { return }
                await end(code, because: "changed")
            }
        }
        let tenant = Tenant(try await build(code), logger: logger)
        sites.add(tenant.node.site, at: tenant.node.domain)
        states.withLock { $0[code] = .running(tenant) }
        logger.info(
            "serving", metadata: ["territory.code": "\(code)", "territory.origin": "\(tenant.node.territory.origin)"])
    }

    private func end(_ code: TerritoryCode, because reason: String) async {
        guard let state = states.withLock({ $0.removeValue(forKey: code) }), case .running(let tenant) = state else {
            return
        }
        sites.remove(tenant.node.site, at: tenant.node.domain)
        await tenant.stop()
        logger.notice("not served any more", metadata: ["territory.code": "\(code)", "reason": "\(reason)"])
    }

    /// One line when it begins to wait, and another only where the reason changes.
    private func wait(_ code: TerritoryCode, _ reason: String) {
        let isNews = states.withLock { states in
            switch states[code] {
            // What runs goes on: its own checks tell what it lacks.
            case .running: return false
            case .waiting(reason): return false
            case .waiting, nil:
                states[code] = .waiting(reason)
                return true
            }
        }
        if isNews {
            logger.error("not served yet", metadata: ["territory.code": "\(code)", "reason": "\(reason)"])
        }
    }
}

extension PostgresError {
    /// Nothing that an operator has to mend in the territory itself: the server is away or busy.
    fileprivate var isPassing: Bool {
        switch self {
        case .acquireTimeout, .connection, .timeout: true
        default: false
        }
    }
}
