import FederationCore
import Foundation
import Postgres

/// All SQL of the cursor up to which another territory's entries have taken effect.
struct ApplyStore: Sendable {
    let database: Database
    let territory: TerritoryID

    private var tid: String { territory.description }

    /// Bytes of payloads that are read at once, unless the first alone has more.
    static let payloadBytes = 1_048_576

    /// The oldest entries that wait; none where the origin has forked or is blocked, or enough others have not witnessed them.
    func waiting(_ count: Int, before end: Int64? = nil) async throws -> [WaitingEntry] {
        try await database.read(
            """
            WITH oldest AS (
                SELECT \(unsafe: Self.columns),
                    sum(octet_length(e.payload)) OVER (ORDER BY e.sequence) - octet_length(e.payload) AS bytes_before
                FROM peer JOIN peer_entry e ON e.tid = peer.tid
                    AND e.sequence >= peer.applied AND e.sequence < peer.applied + \(count)::bigint
                WHERE peer.tid = \(tid) AND peer.state NOT IN ('forked', 'blocked')
                    AND e.sequence < \(end ?? Int64.max)
                    AND (peer.quorum = 0 OR peer.witnessed_epoch = peer.epoch AND e.sequence < peer.witnessed)
            )
            SELECT * FROM oldest
            WHERE coalesce(bytes_before, 0) <= \(Self.payloadBytes)::bigint ORDER BY sequence
            """,
            as: WaitingEntry.self)
    }

    /// An entry's id is meant to be its origin's only one: whoever uses it twice has said nothing new.
    private static let columns = """
        e.epoch, e.sequence, e.entry, e.payload, e.attempts, EXISTS (
            SELECT FROM peer_entry other WHERE other.tid = e.tid
                AND substring(other.entry FROM 22 FOR 16) = substring(e.entry FROM 22 FOR 16)
                AND (other.epoch, other.sequence) < (e.epoch, e.sequence)
        ) AS is_repeated
        """

    /// Where the cursor stands, how far the entries reach that were last tried together, and which types are taken.
    func position() async throws -> ApplyPosition? {
        try await database.first(
            "SELECT code, applied, trying, types, rate, kept_limit FROM peer WHERE tid = \(tid)", as: ApplyPosition.self
        )
    }

    /// Has entries tried again that were skipped because nobody here knew their type.
    /// - Parameter known: types and versions, as `member.published/1`.
    func tryAgain(known: [String]) async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET outcome = 'late', attempts = 0
            WHERE tid = \(tid) AND outcome = 'unsupported'
                AND convert_from(substring(entry FROM 39 FOR get_byte(entry, 37)), 'UTF8') || '/'
                    || (get_byte(entry, 38 + get_byte(entry, 37)) << 8) + get_byte(entry, 39 + get_byte(entry, 37))
                    = ANY (\(known))
            """)
    }

    /// Counts an attempt of one entry before it runs, so that one that brings the node down cannot do so for ever.
    /// - Parameter change: −1 takes back an attempt that the entry was no cause of.
    func count(_ change: Int, of entry: WaitingEntry) async throws {
        try await database.execute(
            """
            UPDATE peer_entry SET attempts = attempts + \(change)::integer
            WHERE tid = \(tid) AND sequence = \(entry.sequence)
            """)
    }

    /// Notes what an attempt ended by, for whoever looks at the entry once it is set aside. One line, for terminals too.
    func note(failure error: any Error, of entry: WaitingEntry) async throws {
        let scalars = "\(error)".unicodeScalars.prefix(Self.failureLength)
        let text = String(
            String.UnicodeScalarView(scalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        try await database.execute(
            """
            UPDATE peer_entry SET failure = \(text)
            WHERE tid = \(tid) AND epoch = \(entry.epoch) AND sequence = \(entry.sequence)
            """)
    }

    /// Characters that are kept of an error.
    private static let failureLength = 300

    /// Notes before they run that all entries before `end` are tried together.
    func note(trying end: Int64) async throws {
        try await database.execute("UPDATE peer SET trying = \(end) WHERE tid = \(tid)")
    }

    /// Moves the cursor past `entries`, in the transaction of their effects.
    /// - Returns: false where somebody else moved it, or the origin was stopped: the effects must not be kept.
    func pass(_ entries: ArraySlice<WaitingEntry>, _ outcomes: [Outcome?], in transaction: Transaction) async throws
        -> Bool
    {
        guard let first = entries.first, let last = entries.last else { return false }
        let moved = try await transaction.execute(
            """
            UPDATE peer SET applied = \(last.sequence + 1)::bigint,
                state = CASE WHEN state = 'syncing' AND size = \(last.sequence + 1)::bigint THEN 'live' ELSE state END
            WHERE tid = \(tid) AND applied = \(first.sequence)::bigint
                AND state NOT IN ('forked', 'blocked')
            """)
        guard moved == 1 else { return false }
        for outcome in Set(outcomes.compactMap(\.self)) {
            let sequences = zip(entries, outcomes).filter { $0.1 == outcome }.map(\.0.sequence)
            try await transaction.execute(
                """
                UPDATE peer_entry SET outcome = \(outcome.rawValue)
                WHERE tid = \(tid) AND sequence = ANY (\(sequences))
                    AND sequence BETWEEN \(first.sequence) AND \(last.sequence)
                    AND peer_entry.outcome NOT IN ('erased', \(outcome.rawValue))
                """)
        }
        return true
    }

    /// Entries whose payload came after the cursor had gone past them, the oldest first.
    func late(_ count: Int, after last: WaitingEntry?) async throws -> [WaitingEntry] {
        try await database.read(
            """
            SELECT \(unsafe: Self.columns) FROM peer_entry e JOIN peer USING (tid)
            WHERE tid = \(tid) AND outcome = 'late' AND state NOT IN ('forked', 'blocked')
                AND (e.epoch, sequence) > (\(last?.epoch ?? 0), \(last?.sequence ?? -1))
            ORDER BY e.epoch, sequence LIMIT \(count)
            """,
            as: WaitingEntry.self)
    }

    /// Nobody moves the cursor or stops the origin while the transaction lasts.
    /// - Returns: the origin's local name; nil where it has been stopped.
    func hold(in transaction: Transaction) async throws -> String? {
        try await transaction.query(
            "SELECT code FROM peer WHERE tid = \(tid) AND state NOT IN ('forked', 'blocked') FOR UPDATE"
        ).first?.get("code")
    }

    /// - Returns: false where somebody else did it, or the entry was erased meanwhile.
    func settle(late entry: WaitingEntry, _ outcome: Outcome, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            """
            UPDATE peer_entry SET outcome = \(outcome.rawValue)
            WHERE tid = \(tid) AND epoch = \(entry.epoch) AND sequence = \(entry.sequence) AND outcome = 'late'
            """) == 1
    }

    /// Whether something that the origin stated later about the same object has taken effect.
    func hasNewerEffect(than entry: WaitingEntry, in transaction: Transaction) async throws -> Bool {
        let object = withUnsafeBytes(of: entry.entry.objectID.uuid) { Data($0) }
        let rows = try await transaction.query(
            """
            SELECT EXISTS (
                SELECT FROM peer_entry e JOIN peer USING (tid)
                WHERE tid = \(tid) AND (e.epoch, sequence) > (\(entry.epoch), \(entry.sequence)) AND sequence < applied
                    AND outcome = 'applied' AND \(unsafe: EntryColumn.object) = \(object)
            ) AS is_newer
            """)
        return try rows.first?.get("is_newer") ?? false
    }

    /// What becomes of an entry here when the cursor passes it.
    enum Outcome: String {
        case applied, unsupported, quarantined, erased, superseded, repeated
        case notTaken = "not_taken"
    }
}

/// Where the cursor of one origin stands.
struct ApplyPosition: RowDecodable {
    let code: String
    let applied: Int64
    let trying: Int64
    let policy: PeerPolicy

    init(row: Row) throws {
        code = try row.get("code")
        applied = try row.get("applied")
        trying = try row.get("trying")
        policy = try PeerPolicy(row: row)
    }
}
