import Foundation
import Kernel
import Postgres

/// All SQL that reads the directory: members of this territory and of those it follows, as one list.
///
/// Each half is read by its own index and limited before they are merged, so a page costs the same however many there are.
struct DirectoryStore: Sendable {
    let database: Database

    /// What a blocked peer told is kept and can be verified, and is not shown (S-096).
    private static let isShown = "tid NOT IN (SELECT tid FROM peer WHERE state = 'blocked')"

    /// What is read of a member of this territory, and of one from elsewhere: the same columns in the same order.
    private static let here = """
        id, handle, display_name, sort_name, bio, fields, languages, time_zone, discoverable, privacy, approves_followers,
        created_at AS joined_at, NULL::text AS tid, NULL::bigint AS position, NULL::uuid AS entry_id
        """
    private static let elsewhere = """
        id, handle, display_name, sort_name, bio, fields, languages, time_zone, discoverable, NULL::jsonb AS privacy,
        NULL::boolean AS approves_followers, joined_at, tid, position, entry_id
        """

    /// Members by name, after a position and with a prefix of name or handle where one is given.
    func list(prefix: String?, after position: DirectoryPosition?, limit: Int) async throws -> [DirectoryMember] {
        let start = position ?? .beginning
        let range = PrefixRange(prefix ?? "")
        return try await database.read(
            """
            SELECT merged.*, peer.code, peer.name AS territory_name FROM (
                (SELECT \(unsafe: Self.here) FROM member
                WHERE state IN ('active', 'frozen') AND discoverable AND (sort_name, id) > (\(start.sortName), \(start.id)::uuid)
                    AND (sort_name BETWEEN \(range.first) AND \(range.last)
                        OR handle BETWEEN \(range.first) AND \(range.last))
                ORDER BY sort_name, id LIMIT \(limit))
                UNION ALL
                (SELECT \(unsafe: Self.elsewhere) FROM remote_member
                WHERE discoverable AND (sort_name, id) > (\(start.sortName), \(start.id)::uuid)
                    AND (sort_name BETWEEN \(range.first) AND \(range.last)
                        OR handle BETWEEN \(range.first) AND \(range.last))
                    AND \(unsafe: Self.isShown)
                ORDER BY sort_name, id LIMIT \(limit))
            ) merged LEFT JOIN peer USING (tid)
            ORDER BY sort_name, id LIMIT \(limit)
            """,
            as: DirectoryMember.self)
    }

    /// Who came last, here or elsewhere.
    func newest(limit: Int) async throws -> [DirectoryMember] {
        try await database.read(
            """
            SELECT merged.*, peer.code, peer.name AS territory_name FROM (
                (SELECT \(unsafe: Self.here) FROM member WHERE state IN ('active', 'frozen') AND discoverable ORDER BY created_at DESC LIMIT \(limit))
                UNION ALL
                (SELECT \(unsafe: Self.elsewhere) FROM remote_member WHERE discoverable AND \(unsafe: Self.isShown) ORDER BY joined_at DESC LIMIT \(limit))
            ) merged LEFT JOIN peer USING (tid)
            ORDER BY joined_at DESC, id LIMIT \(limit)
            """,
            as: DirectoryMember.self)
    }

    func find(_ reference: MemberReference) async throws -> DirectoryMember? {
        switch reference {
        case .id(let id): try await find(id)
        case .local(let handle): try await find(handle)
        case .remote(let handle, let code): try await find(handle, at: code)
        }
    }

    private func find(_ id: ID<Member>) async throws -> DirectoryMember? {
        try await database.first(
            """
            SELECT \(unsafe: Self.here), NULL::text AS code, NULL::text AS territory_name
            FROM member WHERE id = \(id) AND state IN ('active', 'frozen')
            UNION ALL
            SELECT \(unsafe: Self.elsewhere), peer.code, peer.name FROM remote_member JOIN peer USING (tid)
            WHERE id = \(id) AND \(unsafe: Self.isShown)
            """,
            as: DirectoryMember.self)
    }

    private func find(_ handle: String) async throws -> DirectoryMember? {
        try await database.first(
            """
            SELECT \(unsafe: Self.here), NULL::text AS code, NULL::text AS territory_name
            FROM member WHERE handle = \(handle) AND state IN ('active', 'frozen')
            """,
            as: DirectoryMember.self)
    }

    private func find(_ handle: String, at code: String) async throws -> DirectoryMember? {
        try await database.first(
            """
            SELECT \(unsafe: Self.elsewhere), peer.code, peer.name AS territory_name
            FROM remote_member JOIN peer USING (tid)
            WHERE peer.code = \(code) AND handle = \(handle) AND \(unsafe: Self.isShown)
            ORDER BY position DESC LIMIT 1
            """,
            as: DirectoryMember.self)
    }
}

/// Where a page of the directory begins: after this name and id.
struct DirectoryPosition: Sendable {
    let sortName: String
    let id: UUID

    static let beginning = DirectoryPosition(
        sortName: "", id: UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))

    private init(sortName: String, id: UUID) {
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
