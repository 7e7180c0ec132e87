import Foundation
import Kernel
import Postgres

/// What is between the caller and one member, as far as the caller may know: that somebody blocks them is never said.
struct Relationship: Codable, RowDecodable {
    let id: ID<Member>
    let following: Bool
    /// The caller asked to follow and has no answer.
    let requested: Bool
    let followedBy: Bool
    let blocking: Bool
    let muting: Bool
    /// Absent where the mute has no end.
    let mutingUntil: Date?
    /// What the caller noted for themselves.
    let note: String

    enum CodingKeys: String, CodingKey {
        case id, following, requested, blocking, muting, note
        case followedBy = "followed_by"
        case mutingUntil = "muting_until"
    }

    init(row: Row) throws {
        id = ID(try row.get("id", as: UUID.self))
        following = try row.get("following")
        requested = try row.get("requested")
        followedBy = try row.get("followed_by")
        blocking = try row.get("blocking")
        muting = try row.get("muting")
        mutingUntil = try row.get("muting_until")
        note = try row.get("note")
    }
}

/// All SQL of relationships and notes.
struct RelationshipStore: Sendable {
    let database: Database

    /// In the order asked for.
    func find(_ members: [ID<Member>], of reader: ID<Member>, at now: Date) async throws -> [Relationship] {
        try await database.read(
            """
            SELECT asked.id,
                coalesce(own.is_accepted, false) AS following, NOT coalesce(own.is_accepted, true) AS requested,
                EXISTS (SELECT FROM follow WHERE follower = asked.id AND followee = \(reader) AND is_accepted)
                    AS followed_by,
                EXISTS (SELECT FROM block WHERE blocker = \(reader) AND blocked = asked.id) AS blocking,
                mute.id IS NOT NULL AS muting, mute.until AS muting_until, coalesce(member_note.text, '') AS note
            FROM unnest(\(members.map(\.uuid))::uuid[]) WITH ORDINALITY AS asked (id, place)
            LEFT JOIN follow own ON own.follower = \(reader) AND own.followee = asked.id
            LEFT JOIN mute ON mute.member = \(reader) AND kind = 'member' AND subject = asked.id::text
                AND (until IS NULL OR until > \(now))
            LEFT JOIN member_note ON author = \(reader) AND member_note.subject = asked.id
            ORDER BY place
            """,
            as: Relationship.self)
    }

    /// An empty note is none.
    func note(_ text: String, of author: ID<Member>, about subject: ID<Member>) async throws {
        if text.isEmpty {
            try await database.execute("DELETE FROM member_note WHERE author = \(author) AND subject = \(subject)")
        } else {
            try await database.execute(
                """
                INSERT INTO member_note (author, subject, text) VALUES (\(author), \(subject), \(text))
                ON CONFLICT (author, subject) DO UPDATE SET text = excluded.text
                """)
        }
    }
}
