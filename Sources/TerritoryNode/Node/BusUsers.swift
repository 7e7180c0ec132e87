package import FederationBus
import FederationCore
import Foundation
package import Kernel
import Registry

/// The NATS users of the territories in a state folder: each with its own key and its own allow-list.
package struct BusUsers {
    private let folder: NodeFolder

    package init(folder: NodeFolder) {
        self.folder = folder
    }

    package func configuration(of codes: [TerritoryCode]) throws -> NatsServerConfiguration {
        NatsServerConfiguration(users: try codes.map(user))
    }

    private func user(_ code: TerritoryCode) throws -> NatsServerConfiguration.User {
        let keys = try folder.keys(of: code)
        guard let key = NKey(seed: try keys.line(.bus)) else {
            throw RegistryError.damagedKey(path: keys.url.appending(path: KeyFolder.File.bus.rawValue).path)
        }
        let permissions = BusPermissions(for: TerritoryID(genesis: try folder.genesis(of: code)))
        return NatsServerConfiguration.User(
            publicKey: key.publicKey, publish: permissions.publish, subscribe: permissions.subscribe)
    }
}
