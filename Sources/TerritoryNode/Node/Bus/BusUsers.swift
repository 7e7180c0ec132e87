import Federation
package import FederationBus
import FederationCore
import Foundation
package import Kernel
import Postgres

/// The NATS users of a federation: the territories of a state folder and their peers elsewhere, each with its own key and its own
/// allow-list.
package struct BusUsers {
    private let folder: NodeFolder

    package init(folder: NodeFolder) {
        self.folder = folder
    }

    /// - Parameter codes: territories of the folder.
    package func configuration(of codes: [TerritoryCode]) async throws -> NatsServerConfiguration {
        var peers: [TerritoryCode: [TerritoryID: String]] = [:]
        for code in codes {
            peers[code] = try await folder.withDatabase(of: code) { try await PeerStore(database: $0).busKeys() }
        }
        return try configuration(of: codes, peers: Self.merged(peers, in: codes))
    }

    /// What all know together; where two know different keys of one peer, the first of `codes` is right.
    static func merged(
        _ peers: [TerritoryCode: [TerritoryID: String]], in codes: [TerritoryCode]
    ) -> [TerritoryID: String] {
        codes.reduce(into: [:]) { all, code in all.merge(peers[code] ?? [:]) { first, _ in first } }
    }

    /// - Parameter peers: the public NKeys of territories that are elsewhere.
    func configuration(of codes: [TerritoryCode], peers: [TerritoryID: String]) throws -> NatsServerConfiguration {
        let own = try codes.map {
            (TerritoryID(genesis: try folder.genesis(of: $0)), try folder.busKey(of: $0).publicKey)
        }
        let others = peers.map { ($0.key, $0.value) }.sorted { $0.0.description < $1.0.description }
        // One connection key for two territories would be the rights of both. Those of this folder come first: a peer chooses
        // what its document says, and must not take their place.
        var territories: Set<TerritoryID> = []
        var keys: Set<String> = []
        let users = (own + others).filter { territories.insert($0.0).inserted && keys.insert($0.1).inserted }
        return NatsServerConfiguration(users: users.map { Self.user($0.1, $0.0) })
    }

    private static func user(_ key: String, _ territory: TerritoryID) -> NatsServerConfiguration.User {
        let permissions = BusPermissions(for: territory)
        return NatsServerConfiguration.User(
            publicKey: key, publish: permissions.publish, subscribe: permissions.subscribe)
    }
}
