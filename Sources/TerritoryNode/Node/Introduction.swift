import Federation
import Foundation
import Kernel
package import Postgres
package import Registry

/// Makes one territory known to another of the same state folder, whose genesis lies there.
package struct Introduction {
    private let folder: NodeFolder

    package init(folder: NodeFolder) {
        self.folder = folder
    }

    package func pin(_ other: TerritoryRecord, in database: Database) async throws {
        try await PeerStore(database: database).pin(
            try folder.genesis(of: other.code), code: other.code.description, name: other.name)
    }
}
