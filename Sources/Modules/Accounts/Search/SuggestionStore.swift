import Foundation
import Kernel
import Postgres
import Web

/// Why somebody is suggested.
enum SuggestionReason: String, SchemaEnumeration {
    /// People whom the reader follows follow them.
    case followedByYours = "followed_by_people_you_follow"
    /// They follow the reader.
    case followsYou = "follows_you"
    /// They came lately.
    case new
}

/// All SQL of suggestions.
struct SuggestionStore: Sendable {
    let database: Database

    /// As many as anybody looks through.
    static let limit = 20
    /// Of whom somebody follows, the newest so many are looked at, and of each of these the newest so many.
    private static let near = 100
    private static let far = 50

    /// A member and why.
    struct Found: RowDecodable {
        let member: ID<Member>
        let reason: SuggestionReason
        /// How many of those whom the reader follows follow them.
        let mutual: Int

        init(row: Row) throws {
            member = ID(try row.get("id", as: UUID.self))
            reason = SuggestionReason(rawValue: try row.get("reason")) ?? .new
            mutual = try row.get("mutual")
        }
    }

    /// Whom somebody follows counts where the reader may see it: those of other territories, whose lists only their home knows, count for
    /// nothing.
    private static let isListed =
        "m.state IN ('active', 'frozen') AND coalesce(m.privacy ->> 'follower_lists', 'territory') <> 'me'"

    /// Never oneself, whom one follows or asked, who is blocked either way, dismissed, or does not want to be found. Members who are
    /// held are found by whoever looks for them, and suggested to nobody.
    func find(for reader: ID<Member>) async throws -> [Found] {
        try await database.read(
            """
            SELECT id, (array_agg(reason ORDER BY weight DESC))[1] AS reason, max(mutual)::integer AS mutual FROM (
                SELECT far.followee AS id, 'followed_by_people_you_follow' AS reason, count(*) AS mutual,
                    10 + count(*) AS weight
                FROM (SELECT followee FROM follow f JOIN member m ON m.id = f.followee
                    WHERE follower = \(reader) AND is_accepted AND \(unsafe: Self.isListed)
                    ORDER BY f.id DESC LIMIT \(Self.near)) near
                CROSS JOIN LATERAL (SELECT followee FROM follow WHERE follower = near.followee AND is_accepted
                    ORDER BY id DESC LIMIT \(Self.far)) far
                GROUP BY far.followee
                UNION ALL
                (SELECT follower, 'follows_you', 0, 5 FROM follow WHERE followee = \(reader) AND is_accepted
                ORDER BY id DESC LIMIT \(Self.near))
                UNION ALL
                (SELECT id, 'new', 0, 1 FROM member WHERE state = 'active' AND discoverable
                ORDER BY created_at DESC LIMIT \(Self.near))
            ) suggested
            WHERE id <> \(reader)
                AND NOT EXISTS (SELECT FROM follow WHERE follower = \(reader) AND followee = suggested.id)
                AND NOT EXISTS (SELECT FROM block WHERE blocker = \(reader) AND blocked = suggested.id)
                AND NOT EXISTS (SELECT FROM block WHERE blocked = \(reader) AND blocker = suggested.id)
                AND NOT EXISTS (SELECT FROM suggestion_dismissal WHERE member = \(reader) AND subject = suggested.id)
                AND (EXISTS (SELECT FROM member m WHERE m.id = suggested.id AND state = 'active' AND discoverable)
                    OR EXISTS (SELECT FROM remote_member m WHERE m.id = suggested.id AND discoverable))
            GROUP BY id ORDER BY max(weight) DESC, id DESC LIMIT \(Self.limit)
            """,
            as: Found.self)
    }

    func dismiss(_ subject: ID<Member>, by member: ID<Member>) async throws {
        try await database.execute(
            """
            INSERT INTO suggestion_dismissal (member, subject) VALUES (\(member), \(subject)) ON CONFLICT DO NOTHING
            """)
    }
}
