import Federation
import Foundation
import Kernel
package import Logging
import Postgres
package import Registry

/// Makes territories of one state folder known to one another, whose genesis lies there.
package struct Introduction {
    private let folder: NodeFolder
    private let logger: Logger

    package init(folder: NodeFolder, logger: Logger) {
        self.folder = folder
        self.logger = logger
    }

    /// Each pins the identity of all the others.
    package func introduce(_ territories: [TerritoryRecord]) async throws {
        for own in territories {
            try await folder.withDatabase(of: own.code, logger: logger) { database in
                let peers = PeerStore(database: database)
                for other in territories where other.code != own.code {
                    try await peers.pin(
                        folder.genesis(of: other.code), code: other.code.description, name: other.name,
                        address: OriginAddress(NodeRecord.origin(of: other.domain) + FederationRoutes.base))
                }
            }
        }
    }
}
