import Federation
import Foundation
import Postgres

/// All SQL that writes what members of other territories show to their followers here.
enum DisclosureStore {
    /// The newest counts, in whatever order they come.
    static func keep(_ fact: MemberDisclosed, _ origin: FactOrigin, in transaction: Transaction) async throws {
        let details = fact.details
        let position = Int64(clamping: origin.sequence)
        try await transaction.execute(
            """
            INSERT INTO remote_disclosure (member, bio, fields, languages, time_zone, avatar, position)
            SELECT id, \(details.bio)::text, \(try details.storedFields)::jsonb, \(try details.storedLanguages)::jsonb,
                \(details.timeZone as String?)::text, \(try details.storedAvatar as PostgresJSON?)::jsonb, \(position)::bigint
            FROM remote_member WHERE id = \(RemoteMemberStore.localID(of: origin))
            ON CONFLICT (member) DO UPDATE SET bio = excluded.bio, fields = excluded.fields,
                languages = excluded.languages, time_zone = excluded.time_zone, avatar = excluded.avatar,
                position = excluded.position
            WHERE remote_disclosure.position < excluded.position
            """)
    }

    /// Removes what one entry disclosed, which is erased. What a newer entry says stays.
    @Sendable static func forget(_ origin: FactOrigin, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            DELETE FROM remote_disclosure
            WHERE member = \(RemoteMemberStore.localID(of: origin)) AND position = \(Int64(clamping: origin.sequence))
            """)
    }
}
