public import FederationCore
public import Postgres

/// A log as the database keeps it, the territory's own or a peer's: for those who look at it or check it.
public struct KeptLog: Sendable {
    public enum Owner: Hashable, Sendable {
        case own
        case peer(TerritoryID)
    }

    private let database: Database
    private let owner: Owner

    public init(_ owner: Owner, in database: Database) {
        self.owner = owner
        self.database = database
    }

    /// One entry, and what is kept with it.
    public struct Kept: Sendable, RowDecodable {
        /// The bytes the leaf covers.
        public let encoded: [UInt8]
        public let entry: Entry
        public let payload: Payload
        /// What became of a peer's entry here; nil for an own one.
        public let outcome: String?
        /// The signed head that ends with the entry, where there is one.
        public let note: [UInt8]?

        public init(row: Row) throws {
            encoded = try row.get("entry")
            entry = try Entry(decoding: encoded[...])
            payload = Payload(salt: try row.get("salt"), payload: try row.get("payload"))
            outcome = try row.get("outcome")
            note = try row.get("note")
        }
    }

    /// How many entries the newest signed head has.
    public func size() async throws -> UInt64 {
        try await LogReader(database: database, of: owner).size()
    }

    /// The newest signed head; nil before the first.
    public func head() async throws -> [UInt8]? {
        try await LogReader(database: database, of: owner).head()
    }

    /// Entries from a position on, in order.
    public func entries(from first: UInt64, limit: Int) async throws -> [Kept] {
        let first = Int64(clamping: first)
        switch owner {
        case .own:
            return try await database.read(
                """
                SELECT entry, salt, payload, NULL::text AS outcome, note
                FROM log_entry LEFT JOIN log_note ON size = sequence + 1
                WHERE sequence >= \(first) ORDER BY sequence LIMIT \(limit)
                """, as: Kept.self)
        case .peer(let tid):
            return try await database.read(
                """
                SELECT entry, salt, payload, note,
                    CASE WHEN outcome = 'applied' AND sequence >= applied THEN 'waiting' ELSE outcome END AS outcome
                FROM peer JOIN peer_entry USING (tid) LEFT JOIN peer_note
                    ON peer_note.tid = peer_entry.tid AND peer_note.epoch = peer_entry.epoch
                    AND peer_note.size = sequence + 1
                WHERE peer_entry.tid = \(tid.description) AND sequence >= \(first) ORDER BY sequence LIMIT \(limit)
                """, as: Kept.self)
        }
    }
}

extension KeptLog.Owner {
    /// What stands for `log_entry` in a statement. An identity is 52 characters of a-z and 2-7.
    var entries: String {
        switch self {
        case .own: "log_entry"
        case .peer(let tid): "(SELECT * FROM peer_entry WHERE tid = '\(tid)') AS log_entry"
        }
    }

    /// What stands for `log_note`.
    var notes: String {
        switch self {
        case .own: "log_note"
        case .peer(let tid): "(SELECT * FROM peer_note WHERE tid = '\(tid)') AS log_note"
        }
    }
}

extension Payload {
    /// As two columns keep it, both or neither.
    init(salt: [UInt8]?, payload: [UInt8]?) {
        guard let salt, let payload else {
            self = .redacted
            return
        }
        self = .inline(Opening(salt: salt, payload: payload))
    }
}
