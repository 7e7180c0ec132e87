import Foundation
import Kernel
import Postgres

/// All SQL that reads the directory: members of this territory and of those it follows, as one list.
///
/// Each half is read by its own index and limited before they are merged, so a page costs the same however many there are. Who
/// blocks the reader is not there for them; whom the reader blocks is left out of lists, and is found by name, to be unblocked.
struct DirectoryStore: Sendable {
    let database: Database

    /// What a blocked peer told is kept and can be verified, and is not shown (S-096); nor is whom the home hides.
    static let isShown = "NOT withdrawn AND tid NOT IN (SELECT tid FROM peer WHERE state = 'blocked')"

    /// What is read of a member of this territory, and of one from elsewhere: the same columns in the same order.
    private static let here = """
        id, handle, display_name, sort_name, bio, fields, languages, time_zone, avatar, discoverable, privacy,
        approves_followers, created_at AS joined_at, NULL::text AS tid, NULL::uuid AS object_id, NULL::bigint AS position,
        NULL::uuid AS entry_id
        """
    private static let elsewhere = """
        id, handle, display_name, sort_name, bio, fields, languages, time_zone,
        CASE WHEN EXISTS (SELECT FROM avatar_copy WHERE member = remote_member.id AND cid = avatar ->> 'cid')
            THEN avatar END AS avatar,
        discoverable, NULL::jsonb AS privacy, NULL::boolean AS approves_followers, joined_at, tid, object_id, position, entry_id
        """
    /// What is added to the few that are shown.
    private static let around = """
        found.*, peer.code, peer.name AS territory_name, told.bio AS told_bio, told.fields AS told_fields,
        told.languages AS told_languages, told.time_zone AS told_time_zone,
        CASE WHEN EXISTS (SELECT FROM avatar_copy WHERE member = told.member AND cid = told.avatar ->> 'cid')
            THEN told.avatar END AS told_avatar
        """
    private static let joins =
        "LEFT JOIN peer USING (tid) LEFT JOIN remote_disclosure told ON told.member = found.id"

    /// Members by name, after a position and with a prefix of name or handle where one is given.
    func list(
        prefix: String?, after position: DirectoryPosition?, limit: Int, for reader: Reader
    ) async throws -> [DirectoryMember] {
        let places = Self.places(prefix ?? "", after: position ?? .beginning, limit: limit, for: reader)
        return try await members(at: try await database.read(places), for: reader)
    }

    /// Those of some rows' ids that are there for the reader, in the order of the rows.
    func members(at rows: [Row], for reader: Reader) async throws -> [DirectoryMember] {
        let ids = try rows.map { ID<Member>(try $0.get("id", as: UUID.self)) }
        let found = try await find(ids, for: reader, blockedToo: false)
        let byID = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        return ids.compactMap { byID[$0] }
    }

    /// Who came last, here or elsewhere.
    func newest(limit: Int, for reader: Reader) async throws -> [DirectoryMember] {
        try await database.read(
            """
            SELECT \(unsafe: Self.around), \(unsafe: Self.isFollowed) follower = \(reader.member?.uuid as UUID?)) AS is_followed
            FROM (
                (SELECT \(unsafe: Self.here) FROM member
                WHERE state IN ('active', 'frozen') AND discoverable
                    AND \(noBlockBetween: "member.id", and: reader)
                ORDER BY created_at DESC LIMIT \(limit))
                UNION ALL
                (SELECT \(unsafe: Self.elsewhere) FROM remote_member
                WHERE discoverable AND \(unsafe: Self.isShown)
                    AND \(noBlockBetween: "remote_member.id", and: reader)
                ORDER BY joined_at DESC LIMIT \(limit))
            ) found \(unsafe: Self.joins)
            ORDER BY joined_at DESC, id LIMIT \(limit)
            """,
            as: DirectoryMember.self)
    }

    /// Nil also for one who blocks the reader.
    func find(_ reference: MemberReference, for reader: Reader) async throws -> DirectoryMember? {
        let id: ID<Member>? =
            switch reference {
            case .id(let id): id
            case .local(let handle): try await id(of: handle)
            case .remote(let handle, let code): try await id(of: handle, at: code)
            }
        guard let id else { return nil }
        return try await find([id], for: reader, blockedToo: true).first
    }

    /// Those who are there and not hidden from the reader, in any order.
    /// - Parameter blockedToo: also whom the reader blocks.
    func find(
        _ ids: [ID<Member>], for reader: Reader, blockedToo: Bool = true
    ) async throws -> [DirectoryMember] {
        if ids.isEmpty { return [] }
        let uuids = ids.map(\.uuid)
        return try await database.read(
            """
            SELECT \(unsafe: Self.around), \(unsafe: Self.isFollowed) follower = \(reader.member?.uuid as UUID?)) AS is_followed
            FROM (
                SELECT \(unsafe: Self.here) FROM member WHERE id = ANY(\(uuids)::uuid[]) AND state IN ('active', 'frozen')
                UNION ALL
                SELECT \(unsafe: Self.elsewhere) FROM remote_member
                WHERE id = ANY(\(uuids)::uuid[]) AND \(unsafe: Self.isShown)
            ) found \(unsafe: Self.joins)
            WHERE NOT EXISTS (SELECT FROM block WHERE blocker = found.id AND blocked = \(reader.hiddenFrom as UUID?))
                AND (\(blockedToo) OR NOT EXISTS (
                    SELECT FROM block WHERE blocked = found.id AND blocker = \(reader.hiddenFrom as UUID?)))
            """,
            as: DirectoryMember.self)
    }

    private static let isFollowed =
        "EXISTS (SELECT FROM follow WHERE followee = found.id AND is_accepted AND"

    private func id(of handle: String) async throws -> ID<Member>? {
        let rows = try await database.read(
            "SELECT id FROM member WHERE handle = \(handle) AND state IN ('active', 'frozen')")
        return try rows.first.map { ID(try $0.get("id", as: UUID.self)) }
    }

    private func id(of handle: String, at code: String) async throws -> ID<Member>? {
        let rows = try await database.read(
            """
            SELECT id FROM remote_member JOIN peer USING (tid)
            WHERE peer.code = \(code) AND handle = \(handle) AND \(unsafe: Self.isShown)
            ORDER BY position DESC LIMIT 1
            """)
        return try rows.first.map { ID(try $0.get("id", as: UUID.self)) }
    }
}

/// Where a page of the directory begins: after this name and id.
struct DirectoryPosition: Sendable {
    let sortName: String
    let id: UUID

    static let beginning = DirectoryPosition(
        sortName: "", id: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))

    init(sortName: String, id: UUID) {
        self.sortName = sortName
        self.id = id
    }

    /// Reads ``DirectoryMember/position``.
    init?(_ text: String) {
        guard let line = text.lastIndex(of: "\n"), let id = UUID(uuidString: String(text[text.index(after: line)...]))
        else { return nil }
        self.init(sortName: String(text[..<line]), id: id)
    }
}

/// The texts that begin with a prefix, as a range that an index can read: bytes order scalars, and none is above U+10FFFF.
struct PrefixRange {
    let first: String
    let last: String

    init(_ prefix: String) {
        first = prefix.lowercased()
        last = first + "\u{10FFFF}"
    }
}
