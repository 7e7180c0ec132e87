import FederationCore
import Postgres

/// How much a peer may make this territory keep (``PeerPolicy/keptBytes``): whoever is followed is trusted to speak, not to fill the disk.
enum PeerQuota {
    /// After what is to be kept was counted.
    /// - Throws: ``PeerQuotaExceeded``.
    static func check(_ territory: TerritoryID, in transaction: Transaction) async throws {
        let over = try await transaction.query(
            """
            SELECT FROM peer WHERE tid = \(territory.description)
                AND kept_bytes > coalesce(kept_limit, \(PeerPolicy.defaultKeptBytes)::bigint)
            """)
        if !over.isEmpty { throw PeerQuotaExceeded() }
    }
}

/// A peer has told more than the operator lets it have kept. Nothing is taken of it before that changes (`territory peer policy --keep`).
struct PeerQuotaExceeded: Error {}

extension BatchItem {
    /// What it takes in the database, nearly.
    var keptByteCount: Int {
        encodedEntry.count + (payload.opening.map { $0.salt.count + $0.payload.count } ?? 0)
    }
}
