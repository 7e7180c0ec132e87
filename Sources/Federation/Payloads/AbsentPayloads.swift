import FederationCore
import Foundation
import Postgres

/// All SQL of entries that came without their payload, for it is not for everybody or somebody left it out on the way.
struct AbsentPayloads: Sendable {
    let database: Database
    let origin: TerritoryID
    var quota = PeerQuota()

    private var tid: String { origin.description }

    /// Entries asked for in one round.
    static let roundLimit = 64
    /// Of those that were refused before: nobody signed the refusal, so it is asked twice, a day apart and by another way where there
    /// is one, and no more until an operator wants it.
    static let againLimit = 16
    static let refusedAsks = 2
    /// Seconds until the next try after the first that failed; four times as long after each further one.
    static let firstPause = 15.0
    /// Seconds between tries, at most.
    static let longestPause = 86_400.0

    /// An entry without its payload.
    struct Absent: RowDecodable, Sendable {
        let epoch: Int64
        let sequence: Int64
        let entry: Entry
        /// Whether it was refused before, by the origin or by somebody in its name.
        let isRefused: Bool

        init(row: Row) throws {
            epoch = try row.get("epoch")
            sequence = try row.get("sequence")
            entry = try Entry(decoding: try row.get("entry", as: [UInt8].self)[...])
            isRefused = try row.get("is_refused")
        }
    }

    /// What is to be asked for now, the oldest first. A payload for everybody only once all that is held of the log has been
    /// seen, for most of these were erased, and the log says so further on.
    func due() async throws -> [Absent] {
        try await database.read(
            """
            (SELECT e.epoch, sequence, entry, outcome = 'withheld' AS is_refused FROM peer JOIN peer_entry e USING (tid)
            WHERE tid = \(tid) AND state NOT IN ('forked', 'blocked') AND outcome = 'absent' AND ask_after <= now()
                AND (applied = size OR \(unsafe: Self.isListed))
            ORDER BY e.epoch, sequence LIMIT \(Self.roundLimit))
            UNION ALL
            (SELECT e.epoch, sequence, entry, outcome = 'withheld' AS is_refused FROM peer JOIN peer_entry e USING (tid)
            WHERE tid = \(tid) AND state NOT IN ('forked', 'blocked') AND outcome = 'withheld' AND ask_after <= now()
            ORDER BY ask_after LIMIT \(Self.againLimit))
            """,
            as: Absent.self)
    }

    /// The position of the first entry for listed territories that was never asked for. What comes after it waits, so that
    /// effects come in the origin's order wherever the origin answers.
    func firstUnasked() async throws -> Int64? {
        let rows = try await database.read(
            """
            SELECT min(sequence) AS first FROM peer JOIN peer_entry e ON e.tid = peer.tid AND e.epoch = peer.epoch
            WHERE peer.tid = \(tid) AND outcome = 'absent' AND asks = 0 AND sequence >= applied AND \(unsafe: Self.isListed)
                AND state NOT IN ('forked', 'blocked')
            """)
        return try rows.first?.get("first", as: Int64?.self) ?? nil
    }

    /// The audience, which stands after the type, is 1.
    private static let isListed = "get_byte(entry, 56 + get_byte(entry, 37)) = 1"

    /// Keeps what opened the commitment: before the cursor, to take effect in order; behind it, to take effect late.
    /// - Throws: ``PeerQuotaExceeded``.
    func keep(_ opening: Opening, of absent: Absent) async throws {
        try await database.write { transaction in
            // The cursor stands still meanwhile.
            try await transaction.execute(
                """
                UPDATE peer SET kept_bytes = kept_bytes + \(opening.salt.count + opening.payload.count)::bigint WHERE tid = \(tid)
                """)
            try await quota.check(origin, in: transaction)
            try await transaction.execute(
                """
                UPDATE peer_entry e SET salt = \(Data(opening.salt)), payload = \(Data(opening.payload)),
                    ask_after = NULL,
                    outcome = CASE WHEN e.epoch = peer.epoch AND sequence >= applied THEN 'applied' ELSE 'late' END
                FROM peer WHERE peer.tid = e.tid AND e.tid = \(tid) AND e.epoch = \(absent.epoch)
                    AND sequence = \(absent.sequence) AND outcome IN ('absent', 'withheld')
                """)
        }
    }

    /// The origin says that it is not for this territory.
    func withhold(_ absent: Absent) async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET outcome = 'withheld', asks = asks + 1, ask_after = CASE
                WHEN asks + 1 < \(Self.refusedAsks)::integer THEN now() + make_interval(secs => \(Self.longestPause)) END
            WHERE tid = \(tid) AND epoch = \(absent.epoch) AND sequence = \(absent.sequence)
                AND outcome IN ('absent', 'withheld')
            """)
    }

    /// An operator wants everything asked for that is missing, also what was refused.
    func askAgain() async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET asks = 0, ask_after = now()
            WHERE tid = \(tid) AND outcome IN ('absent', 'withheld')
            """)
    }

    /// It did not come this time.
    func postpone(_ absent: Absent) async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET asks = asks + 1, ask_after = \(unsafe: Self.nextTry)
            WHERE tid = \(tid) AND epoch = \(absent.epoch) AND sequence = \(absent.sequence)
                AND outcome IN ('absent', 'withheld')
            """)
    }

    /// The origin does not answer: everything that was to be asked for waits, and the log goes on without.
    func postponeAll() async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET asks = asks + 1, ask_after = \(unsafe: Self.nextTry)
            WHERE tid = \(tid) AND outcome IN ('absent', 'withheld') AND ask_after <= now()
            """)
    }

    private static let nextTry =
        "now() + make_interval(secs => least(\(longestPause)::float8, \(firstPause)::float8 * 4 ^ least(asks, 20)))"
}
