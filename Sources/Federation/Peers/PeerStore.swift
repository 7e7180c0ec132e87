public import FederationCore
import Foundation
public import Postgres

/// The territories whose identity the operator pinned, and what is held of their logs.
public struct PeerStore: Sendable {
    let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Pins a territory by its genesis, under a local name.
    /// - Throws: ``Reject/keyNotAdmissible`` where the key signs for another peer, `PostgresError` where the code is taken.
    public func pin(_ genesis: Genesis, code: String, name: String) async throws {
        guard let key = genesis.signing.first else { throw Reject.badIdentity }
        do {
            try await database.execute(
                """
                INSERT INTO peer (tid, code, name, genesis, public_key)
                VALUES (\(TerritoryID(genesis: genesis).description), \(code), \(name), \(Data(genesis.encoded)),
                    \(Data(key.bytes)))
                ON CONFLICT (tid) DO UPDATE SET name = excluded.name
                """
            )
        } catch let error as PostgresError where error.isSharedKey {
            throw Reject.keyNotAdmissible
        }
    }

    public func list() async throws -> [Peer] {
        try await database.read("SELECT * FROM peer ORDER BY code", as: Peer.self)
    }

    /// - Throws: ``Reject/originUnknown``.
    public func find(_ territory: TerritoryID) async throws -> Peer {
        let found = try await database.first("SELECT * FROM peer WHERE tid = \(territory.description)", as: Peer.self)
        guard let found else { throw Reject.originUnknown }
        return found
    }
}

extension PostgresError {
    fileprivate var isSharedKey: Bool {
        if case .server(.uniqueViolation, let constraint, _, _) = self {
            constraint == "peer_public_key_key"
        } else {
            false
        }
    }
}
