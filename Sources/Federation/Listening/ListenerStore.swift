import FederationCore
import Foundation
import Postgres

/// All SQL of one listener's place in the own log.
struct ListenerStore: Sendable {
    let database: Database
    let name: String

    /// Entries that are read at once.
    static let pageSize = 256

    func place() async throws -> ListenerPlace {
        let rows = try await database.read(
            """
            INSERT INTO listener (name) VALUES (\(name)) ON CONFLICT (name) DO UPDATE SET name = listener.name
            RETURNING epoch, sequence, attempts
            """,
            as: ListenerPlace.self)
        guard let place = rows.first else { throw PostgresError.closed }
        return place
    }

    /// What follows a place, in the order of the log. An entry's type stands at its 38th byte, after its length.
    func entries(after place: ListenerPlace, types: Set<String>?) async throws -> [ListenedEntry] {
        try await database.read(
            """
            SELECT epoch, sequence, entry,
                CASE WHEN \(types == nil)::boolean
                    OR substr(entry, 39, get_byte(entry, 37)) = ANY(\(encoded(types))::bytea[])
                THEN payload END AS payload
            FROM log_entry WHERE (epoch, sequence) > (\(place.epoch)::bigint, \(place.sequence)::bigint)
            ORDER BY epoch, sequence LIMIT \(Self.pageSize)
            """,
            as: ListenedEntry.self)
    }

    private func encoded(_ types: Set<String>?) -> [[UInt8]] {
        (types ?? []).sorted().map { [UInt8]($0.utf8) }
    }

    /// Counts an attempt before it runs, so that a fact that brings the node down cannot do so for ever.
    func count(_ change: Int) async throws {
        try await database.execute("UPDATE listener SET attempts = attempts + \(change) WHERE name = \(name)")
    }

    /// Moves the place within the transaction of what was done.
    /// - Returns: false where another process moved it meanwhile.
    func move(
        from old: ListenerPlace, to entry: ListenedEntry, in transaction: Transaction
    ) async throws -> Bool {
        try await transaction.execute(
            """
            UPDATE listener SET epoch = \(entry.epoch), sequence = \(entry.sequence), attempts = 0
            WHERE name = \(name) AND epoch = \(old.epoch) AND sequence = \(old.sequence)
            """) == 1
    }

    /// Notes an entry that the listener cannot hear.
    func setAside(_ entry: ListenedEntry, failure: String, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO unheard_entry (listener, epoch, sequence, failure)
            VALUES (\(name), \(entry.epoch), \(entry.sequence), \(failure)) ON CONFLICT DO NOTHING
            """)
    }

    /// What was set aside and is to be tried again, in the order of the log.
    func due(types: Set<String>?, at now: Date) async throws -> [ListenedEntry] {
        try await database.read(
            """
            SELECT epoch, sequence, entry,
                CASE WHEN \(types == nil)::boolean
                    OR substr(entry, 39, get_byte(entry, 37)) = ANY(\(encoded(types))::bytea[])
                THEN payload END AS payload
            FROM unheard_entry JOIN log_entry USING (epoch, sequence)
            WHERE listener = \(name) AND next_try_at <= \(now) ORDER BY epoch, sequence LIMIT \(Self.pageSize)
            """,
            as: ListenedEntry.self)
    }

    /// - Returns: false where another process tries it.
    func postpone(_ entry: ListenedEntry, at now: Date) async throws -> Bool {
        try await database.execute(
            """
            UPDATE unheard_entry SET retries = retries + 1,
                next_try_at = \(now)::timestamptz + interval '1 second'
                    * least(\(ListenerRetry.firstPause) * power(2, least(retries, 30)), \(ListenerRetry.longestPause))
            WHERE listener = \(name) AND epoch = \(entry.epoch) AND sequence = \(entry.sequence)
                AND next_try_at <= \(now)
            """) == 1
    }

    /// Forgets that an entry was set aside, in the transaction in which it is heard.
    /// - Returns: false where it is no more.
    func takeBack(_ entry: ListenedEntry, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            """
            DELETE FROM unheard_entry
            WHERE listener = \(name) AND epoch = \(entry.epoch) AND sequence = \(entry.sequence)
            """) == 1
    }

    func note(failure: String, of entry: ListenedEntry) async throws {
        try await database.execute(
            """
            UPDATE unheard_entry SET failure = \(failure)
            WHERE listener = \(name) AND epoch = \(entry.epoch) AND sequence = \(entry.sequence)
            """)
    }
}
