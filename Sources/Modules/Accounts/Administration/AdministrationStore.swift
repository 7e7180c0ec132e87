import Foundation
import Kernel
import Postgres

/// All SQL of what administrators see of members and change about them.
struct AdministrationStore: Sendable {
    let database: Database

    private static let columns = """
        m.*, ARRAY(SELECT role FROM member_role r WHERE r.member = m.id ORDER BY role) AS roles
        """

    /// Members by handle, after one and with a prefix of handle or name where one is given.
    func list(prefix: String, state: MemberState?, after handle: String, limit: Int) async throws -> [AdminMember] {
        let range = PrefixRange(prefix)
        return try await database.read(
            """
            SELECT \(unsafe: Self.columns) FROM member m
            WHERE m.handle > \(handle)
                AND (m.handle BETWEEN \(range.first) AND \(range.last) OR m.sort_name BETWEEN \(range.first) AND \(range.last))
                AND (\(state?.rawValue as String?)::text IS NULL OR m.state = \(state?.rawValue as String?)::text)
            ORDER BY m.handle LIMIT \(limit)
            """,
            as: AdminMember.self)
    }

    func find(_ id: ID<Member>) async throws -> AdminMember? {
        try await database.first(
            "SELECT \(unsafe: Self.columns) FROM member m WHERE m.id = \(id)", as: AdminMember.self)
    }

    func find(handle: String) async throws -> AdminMember? {
        try await database.first(
            "SELECT \(unsafe: Self.columns) FROM member m WHERE m.handle = \(handle)", as: AdminMember.self)
    }

    func handles(of members: Set<ID<Member>>) async throws -> [ID<Member>: String] {
        let rows = try await database.read(
            "SELECT id, handle FROM member WHERE id = ANY(\(members.map(\.uuid))::uuid[])")
        return Dictionary(
            try rows.map { (ID<Member>(try $0.get("id", as: UUID.self)), try $0.get("handle")) },
            uniquingKeysWith: { $1 })
    }

    /// For a change that is based on what was read.
    func locked(_ id: ID<Member>, in transaction: Transaction) async throws -> AdminMember? {
        try await transaction.first(
            "SELECT \(unsafe: Self.columns) FROM member m WHERE m.id = \(id) FOR UPDATE OF m", as: AdminMember.self)
    }

    /// Whether the member is there, or may be again: who left may for ``LeavingOperations/reflection``.
    func canComeBack(_ id: ID<Member>, at now: Date, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query(
            """
            SELECT FROM member WHERE id = \(id)
                AND (state <> 'deleted' OR left_at > \(now.addingTimeInterval(-LeavingOperations.reflection)))
            """
        ).isEmpty
    }

    func isAway(_ id: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await !transaction.query("SELECT FROM member WHERE id = \(id) AND left_at IS NOT NULL").isEmpty
    }

    func set(
        _ state: MemberState, reason: String?, until end: Date?, of id: ID<Member>, in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            UPDATE member SET state = \(state.rawValue), held_reason = \(reason as String?),
                suspended_until = \(end as Date?), version = version + 1
            WHERE id = \(id)
            """)
    }

    func set(_ roles: Set<Role>, of id: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM member_role WHERE member = \(id)")
        try await transaction.execute(
            """
            INSERT INTO member_role (member, role) SELECT \(id)::uuid, unnest(\(roles.map(\.rawValue).sorted())::text[])
            """)
    }

    /// Ends every sign-in, and the tokens of programs with them.
    func endEverything(of id: ID<Member>, at now: Date, in transaction: Transaction) async throws {
        try await endSessions(of: id, at: now, in: transaction)
        try await AppTokenStore.removeAll(of: id, in: transaction)
    }

    func endSessions(of id: ID<Member>, at now: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE session SET ended_at = \(now) WHERE member = \(id) AND ended_at IS NULL")
    }
}
