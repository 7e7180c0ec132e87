import FederationCore
public import Foundation
public import Postgres

/// How the origin of an erasure learns that the others did it: each says up to which position of the origin's log everything is
/// erased that the log says is. One row for each peer, however much is erased.
public struct ErasureReceipts: Sendable {
    private let database: Database

    /// Others have this long, in seconds.
    public static let patience: TimeInterval = 86_400
    /// What an origin answers to a receipt.
    static let accepted = Array("{}".utf8)

    public init(database: Database) {
        self.database = database
    }

    /// What one peer has not confirmed.
    public struct Open: Sendable, Hashable, RowDecodable, Encodable {
        public let peer: String
        /// Erasures that it has not confirmed, and how many of them are overdue.
        public let unconfirmed: Int
        public let overdue: Int

        public init(row: Row) throws {
            peer = try row.get("code")
            unconfirmed = try row.get("unconfirmed")
            overdue = try row.get("overdue")
        }
    }

    /// Every peer that is not blocked, by its code.
    public func open() async throws -> [Open] {
        try await database.read(
            """
            SELECT code, count(l.sequence) AS unconfirmed,
                count(l.sequence) FILTER (WHERE erased_at < now() - make_interval(secs => \(Self.patience))) AS overdue
            FROM peer LEFT JOIN (
                SELECT l.sequence, l.erased_at, e.epoch, e.sequence AS stated_at
                FROM log_erasure l LEFT JOIN log_entry e ON e.entry_id = l.stated_by
            ) l ON l.stated_at IS NULL OR (l.epoch, l.stated_at) >= (peer.erased_epoch, peer.erased_size)
            WHERE state <> 'blocked' GROUP BY code ORDER BY code
            """,
            as: Open.self)
    }

    /// Takes a receipt: `peer` has erased whatever the own log says before `size` is erased.
    func take(from peer: TerritoryID, epoch: UInt64, size: UInt64) async throws {
        let (epoch, size) = (Int64(clamping: epoch), Int64(clamping: size))
        try await database.execute(
            """
            UPDATE peer SET erased_epoch = \(epoch), erased_size = \(size)
            WHERE tid = \(peer.description) AND (erased_epoch, erased_size) < (\(epoch), \(size))
            """)
    }

    /// What is to be told to an origin.
    struct Due: RowDecodable {
        let epoch: Int64
        let size: Int64

        init(row: Row) throws {
            epoch = try row.get("epoch")
            size = try row.get("size")
        }
    }

    /// Nil where the origin knows it. An erasure that was set aside here is none.
    func due(to origin: TerritoryID) async throws -> Due? {
        let tid = origin.description
        return try await database.first(
            """
            SELECT epoch, done AS size FROM (
                SELECT peer.epoch, told_size, least(
                    (SELECT max(stated_at) + 1 FROM peer_erasure WHERE tid = peer.tid),
                    (SELECT min(sequence) FROM peer_entry WHERE tid = peer.tid AND outcome IN ('unsupported', 'quarantined')
                        AND substr(entry, 38, 15) = '\\x0e656e7472792e7265646163746564')) AS done
                FROM peer WHERE tid = \(tid) AND tell_after <= now()
            ) AS peer WHERE done > told_size
            """,
            as: Due.self)
    }

    /// - Parameter isTaken: whether the origin has it; otherwise it is told again in a while.
    func told(_ due: Due, to origin: TerritoryID, isTaken: Bool) async throws {
        try await database.execute(
            """
            UPDATE peer SET told_size = CASE WHEN \(isTaken) THEN \(due.size) ELSE told_size END,
                tell_after = CASE WHEN \(isTaken) THEN tell_after ELSE now() + interval '5 minutes' END
            WHERE tid = \(origin.description)
            """)
    }
}
