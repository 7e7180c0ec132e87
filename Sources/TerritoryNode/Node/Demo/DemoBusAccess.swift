import Federation
import FederationBus
import FederationCore
import Foundation
import Kernel
import LocalServers
import Logging
import Postgres
import ServiceLifecycle

/// Lets the territories of a demo onto its bus, and the peers that are added while it runs.
struct DemoBusAccess: Service {
    let folder: NodeFolder
    let codes: [TerritoryCode]
    let nats: PrivateNats
    let logger: Logger

    static let interval = Duration.seconds(1)

    /// Tells the server of those that are known now.
    func update() async throws {
        try nats.reload(configuration: try await BusUsers(folder: folder).configuration(of: codes).text)
    }

    /// Runs until graceful shutdown.
    func run() async throws {
        let databases = try codes.map { try folder.database(of: $0, logger: logger) }
        await cancelWhenGracefulShutdown { await watch(databases) }
        for database in databases { await database.shutdown() }
    }

    private func watch(_ databases: [Database]) async {
        var known: [TerritoryID: String]?
        while (try? await Task.sleep(for: Self.interval)) != nil {
            guard let peers = try? await peers(databases), peers != known else { continue }
            known = peers
            guard let users = try? BusUsers(folder: folder).configuration(of: codes, peers: peers) else { continue }
            try? nats.reload(configuration: users.text)
        }
    }

    private func peers(_ databases: [Database]) async throws -> [TerritoryID: String] {
        var peers: [TerritoryID: String] = [:]
        for database in databases {
            peers.merge(try await PeerStore(database: database).busKeys()) { first, _ in first }
        }
        return peers
    }
}
