public import FederationCore
import Foundation
public import Postgres

/// All SQL of what operators see of peers, and of their wish to have one tried at once.
public struct PeerStatusStore: Sendable {
    let database: Database

    /// Tells every feed that an operator asked something; a feed that misses it looks by itself soon after.
    static let channel = "peer_retry"

    public init(database: Database) {
        self.database = database
    }

    /// All peers, by the names they have here.
    public func overviews() async throws -> [PeerOverview] {
        let peers = PeerStore(database: database)
        let (statuses, setAside) = (try await statuses(), try await peers.setAside())
        let known = try await peers.list()
        let doubted = try await WitnessDoubts(database: database).among(known)
        return known.map { peer in
            let territory = peer.log.territory
            return PeerOverview(
                peer: peer, status: statuses[territory] ?? PeerStatus(),
                setAside: setAside[territory] ?? PeerStore.SetAside(),
                isDoubted: doubted.contains(territory))
        }
    }

    private func statuses() async throws -> [TerritoryID: PeerStatus] {
        var statuses: [TerritoryID: PeerStatus] = [:]
        for row in try await database.read("SELECT * FROM peer_status") {
            guard let tid = TerritoryID(try row.get("tid", as: String.self)) else { throw Reject.badIdentity }
            statuses[tid] = try PeerStatus(row: row)
        }
        return statuses
    }

    /// Entries of one peer that failed whenever they were tried, the newest first.
    public func quarantined(of territory: TerritoryID, limit: Int) async throws -> [QuarantinedEntry] {
        try await database.read(
            """
            SELECT sequence, entry, attempts, failure FROM peer_entry
            WHERE tid = \(territory.description) AND outcome = 'quarantined' ORDER BY sequence DESC LIMIT \(limit)
            """,
            as: QuarantinedEntry.self)
    }

    /// Has everything that is missing asked for at once, whatever failed before.
    /// - Throws: ``Reject/originUnknown``.
    public func retry(_ territory: TerritoryID) async throws {
        try await database.write { transaction in
            let known = try await transaction.execute(
                """
                INSERT INTO peer_status (tid, retry_asked) SELECT tid, true FROM peer WHERE tid = \(territory.description)
                ON CONFLICT (tid) DO UPDATE SET retry_asked = true
                """)
            guard known == 1 else { throw Reject.originUnknown }
            try await transaction.execute("NOTIFY \(unsafe: Self.channel)")
        }
    }

    /// Wakes when an operator asks something of any peer.
    var asked: AsyncStream<Void> { database.listen(Self.channel) }

    /// - Returns: whether an operator asked since the last call.
    func takeRetry(_ territory: TerritoryID) async throws -> Bool {
        let changed = try await database.execute(
            "UPDATE peer_status SET retry_asked = false WHERE tid = \(territory.description) AND retry_asked")
        return changed == 1
    }

    func keep(_ status: PeerStatus, of territory: TerritoryID) async throws {
        try await database.execute(
            """
            INSERT INTO peer_status (tid, head_size, head_root, head_time, heard_at, behind_since, trouble, trouble_at, next_try)
            SELECT tid, \(status.head.map { Int64(clamping: $0.size) } as Int64?)::bigint,
                \(status.head.map { Data($0.root.bytes) } as Data?)::bytea, \(status.head?.statedAt as Date?)::timestamptz,
                \(status.heardAt as Date?)::timestamptz, \(status.behindSince as Date?)::timestamptz, \(status.trouble?.description as String?)::text,
                \(status.troubleAt as Date?)::timestamptz, \(status.nextTry as Date?)::timestamptz
            FROM peer WHERE tid = \(territory.description)
            ON CONFLICT (tid) DO UPDATE SET head_size = excluded.head_size, head_root = excluded.head_root,
                head_time = excluded.head_time, heard_at = excluded.heard_at, behind_since = excluded.behind_since,
                trouble = excluded.trouble, trouble_at = excluded.trouble_at, next_try = excluded.next_try
            """)
    }
}
