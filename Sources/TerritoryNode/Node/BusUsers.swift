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
        var peers: [TerritoryID: String] = [:]
        for code in codes {
            let known = try await folder.withDatabase(of: code) { try await PeerStore(database: $0).busKeys() }
            peers.merge(known) { first, _ in first }
        }
        return try configuration(of: codes, peers: peers)
    }

    /// - Parameter peers: the public NKeys of territories that are elsewhere.
    func configuration(of codes: [TerritoryCode], peers: [TerritoryID: String]) throws -> NatsServerConfiguration {
        let own = try codes.map {
            (TerritoryID(genesis: try folder.genesis(of: $0)), try folder.busKey(of: $0).publicKey)
        }
        // Nobody takes the place of a territory of this folder.
        let keys = Dictionary(uniqueKeysWithValues: own).merging(peers) { own, _ in own }
        // One connection key for two territories would be the rights of both.
        var taken: Set<String> = []
        let users = keys.sorted { $0.key.description < $1.key.description }.filter { taken.insert($0.value).inserted }
        return NatsServerConfiguration(users: users.map { Self.user($0.value, $0.key) })
    }

    private static func user(_ key: String, _ territory: TerritoryID) -> NatsServerConfiguration.User {
        let permissions = BusPermissions(for: territory)
        return NatsServerConfiguration.User(
            publicKey: key, publish: permissions.publish, subscribe: permissions.subscribe)
    }
}
