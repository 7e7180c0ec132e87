import FederationCore
import Postgres

/// How much peers may make this territory keep, each (``PeerPolicy/keptBytes``) and all together: whoever is followed is trusted to speak, not
/// to fill the disk.
public struct PeerQuota: Sendable {
    public static let defaultTotal = 40 << 30

    /// Bytes of all peers' logs together. Where several speak at once, each may go beyond by a page.
    private let total: Int

    public init(total: Int = defaultTotal) {
        self.total = total
    }

    /// After what is to be kept was counted.
    /// - Throws: ``PeerQuotaExceeded``.
    func check(_ territory: TerritoryID, in transaction: Transaction) async throws {
        let over = try await transaction.query(
            """
            SELECT kept_bytes <= own AS is_of_all
            FROM peer CROSS JOIN LATERAL (SELECT coalesce(kept_limit, \(PeerPolicy.defaultKeptBytes)::bigint) AS own) AS quota
            WHERE tid = \(territory.description)
                AND (kept_bytes > own OR (SELECT sum(kept_bytes) FROM peer) > \(total)::bigint)
            """)
        guard let row = over.first else { return }
        throw PeerQuotaExceeded(isOfAll: try row.get("is_of_all"))
    }
}

/// A peer, or all together, have told more than the operator lets them have kept. Nothing is taken of it before that changes (`territory peer
/// policy --keep`, the setting `federation.keptBytes`).
struct PeerQuotaExceeded: Error, Hashable {
    var isOfAll = false
}

extension BatchItem {
    /// What it takes in the database, nearly.
    var keptByteCount: Int {
        encodedEntry.count + (payload.opening.map { $0.salt.count + $0.payload.count } ?? 0)
    }
}
