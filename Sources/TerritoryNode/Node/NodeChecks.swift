import Federation
import FederationBus
import Foundation
import Kernel
import Postgres
import Web

/// What one territory needs in order to be ready, each said in a few words when it is missing.
struct NodeChecks {
    let code: TerritoryCode
    let database: Database
    let bus: Bus
    let log: LogStatus
    /// Of content that is kept elsewhere.
    let content: (@Sendable () async -> String?)?
    let world: World

    /// A committed fact may wait this long for its position, in seconds.
    static let outboxPatience: TimeInterval = 60

    var all: [HealthCheck] {
        [
            HealthCheck("database of \(code)") { [self] in await databaseProblem() },
            HealthCheck("bus of \(code)") { [bus] in bus.isConnected ? nil : "not connected to NATS" },
            HealthCheck("log of \(code)") { [log] in log.state.problem },
            HealthCheck("outbox of \(code)") { [self] in await outboxProblem() },
        ] + (content.map { [HealthCheck("content of \(code)", problem: $0)] } ?? [])
    }

    /// A server that acknowledges what it may lose is no server for a signed log.
    private func databaseProblem() async -> String? {
        do {
            return try await DatabaseSafety.problem(in: database)
        } catch {
            return "does not answer"
        }
    }

    private func outboxProblem() async -> String? {
        // Nothing gets a position any more.
        guard log.state != .ended else { return nil }
        let oldest = try? await database.read("SELECT min(time_ms) AS oldest FROM outbox").first?
            .get("oldest", as: Int64?.self)
        guard let oldest else { return nil }
        let age = world.now().timeIntervalSince1970 - Double(oldest) / 1000
        return age > Self.outboxPatience ? "a fact has waited \(Int(age)) seconds for its position" : nil
    }
}
