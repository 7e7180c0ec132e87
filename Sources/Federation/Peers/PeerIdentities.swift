import FederationCore
import Foundation
import Postgres
import Synchronization

/// The identities of peers, verified once and kept until they change.
final class PeerIdentities: Sendable {
    private let database: Database
    private let known = Mutex<[TerritoryID: Identity]>([:])

    init(database: Database) {
        self.database = database
    }

    /// - Parameter row: of the table `peer`.
    func identity(of row: Row) async throws -> Identity {
        let genesis = try Genesis(decoding: row.get("genesis", as: [UInt8].self))
        let hash = try row.get("identity_hash", as: [UInt8]?.self).flatMap { Hash($0) }
        let start = Identity(genesis: genesis)
        guard let hash else { return start }
        if let identity = known.withLock({ $0[start.territory] }), identity.lastHash == hash { return identity }
        let rows = try await database.read(Self.operations(of: start.territory))
        let identity = try Self.identity(from: start, rows)
        known.withLock { $0[start.territory] = identity }
        return identity
    }

    static func operations(of territory: TerritoryID) -> SQL {
        "SELECT envelope, seen_at FROM peer_identity WHERE tid = \(territory.description) ORDER BY number"
    }

    static func identity(from start: Identity, _ rows: [Row]) throws -> Identity {
        try rows.reduce(start) { identity, row in
            try identity.appending(Envelope(decoding: row.get("envelope")))
        }
    }
}
