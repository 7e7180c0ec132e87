import Federation
import Foundation
import Kernel
import Postgres

/// Members as this territory's own log states them, where a restored backup is older than the log. Profiles come back, and whoever
/// left goes again, and pictures once their squares are here; passwords, addresses, roles and sessions were never told to anybody and
/// are as the backup has them.
enum RestoredMemberStore {
    static var handlers: [FactHandler] {
        [
            FactHandler(MemberPublished.self) { fact, _, transaction in try await keep(fact, in: transaction) },
            FactHandler(MemberUpdated.self) { fact, _, transaction in try await keep(fact.profile, in: transaction) },
            FactHandler(MemberWithdrawn.self) { fact, _, transaction in try await hide(fact.id, in: transaction) },
            // Also of who only went away: that is told by why their facts were erased, later (``MemberOperations/goAgain(_:in:)``). So
            // nobody is removed at once, and the time to think it over begins again.
            FactHandler(MemberDeleted.self) { fact, _, transaction in
                try await LeavingStore.go(fact.id, to: .deleted, at: Date(), in: transaction)
            },
        ]
    }

    /// Of a member whom the backup does not know there is no password, and nobody can sign in as one without; the handle is
    /// theirs nevertheless.
    static let noPassword = "!"

    /// What a fact does not say was removed or hidden since the backup, whose copy of it is kept for the member alone.
    private static func keep(_ member: MemberPublished, in transaction: Transaction) async throws {
        let details = member.details
        try await transaction.execute(
            """
            INSERT INTO member (id, handle, display_name, bio, email, password_hash, created_at, fields, languages, time_zone,
                discoverable)
            VALUES (\(member.id), \(member.handle.text), \(member.displayName.text), \(member.bio.text), '', \(noPassword),
                \(member.joinedAt), \(try details.storedFields), \(try details.storedLanguages), \(details.timeZone as String?),
                \(member.discoverable ?? true))
            ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, display_name = excluded.display_name,
                bio = CASE WHEN excluded.bio = '' THEN member.bio ELSE excluded.bio END,
                fields = CASE WHEN excluded.fields = '[]' THEN member.fields ELSE excluded.fields END,
                languages = CASE WHEN excluded.languages = '[]' THEN member.languages ELSE excluded.languages END,
                time_zone = coalesce(excluded.time_zone, member.time_zone), discoverable = excluded.discoverable,
                privacy = member.privacy || jsonb_strip_nulls(jsonb_build_object(
                    'bio', CASE WHEN excluded.bio <> '' THEN 'public' WHEN member.bio <> '' THEN 'me' END,
                    'fields', CASE WHEN excluded.fields <> '[]' THEN 'public' WHEN member.fields <> '[]' THEN 'me' END,
                    'languages', CASE WHEN excluded.languages <> '[]' THEN 'public'
                        WHEN member.languages <> '[]' THEN 'me' END,
                    'time_zone', CASE WHEN excluded.time_zone IS NOT NULL THEN 'public'
                        WHEN member.privacy ->> 'time_zone' = 'public' THEN 'me' END,
                    'avatar', CASE WHEN \(details.avatar != nil) THEN 'public' WHEN member.avatar IS NOT NULL THEN 'me' END)),
                state = CASE WHEN member.state IN ('suspended', 'deactivated', 'deleted') THEN 'active' ELSE member.state END,
                left_at = NULL,
                held_reason = CASE WHEN member.state = 'suspended' THEN NULL ELSE member.held_reason END,
                suspended_until = NULL, version = member.version + 1
            """)
        try await RestoredAvatarStore.keep(try details.storedAvatar, of: member.id, in: transaction)
    }

    /// Who was suspended since the backup is so until an administrator looks: why and how long, the log does not say.
    private static func hide(_ id: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            UPDATE member SET state = 'suspended', held_reason = '–', suspended_until = NULL, version = version + 1
            WHERE id = \(id) AND state IN ('active', 'frozen')
            """)
    }
}
