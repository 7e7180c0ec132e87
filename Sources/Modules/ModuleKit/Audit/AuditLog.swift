public import Foundation
public import Kernel
public import Postgres

/// Who did what to whom: written in the transaction of the deed, and never changed (S-153).
///
/// Acts are words of the program, such as `member.suspend`. Nothing that people wrote is in it, so that nothing in it has to be
/// erased.
public struct AuditLog: Sendable {
    /// Characters of `detail`.
    public static let maximumDetail = 200

    private let world: World

    public init(world: World) {
        self.world = world
    }

    /// - Parameters:
    ///   - act: what was done: lower-case words between full stops.
    ///   - member: whom it concerns.
    ///   - detail: what else the act was about, in words of the program: roles, a kind.
    /// - Throws: `PostgresError`, also where `detail` is no such text.
    public func note(
        _ act: StaticString, by actor: Actor, about member: ID<Member>?, detail: String? = nil,
        in transaction: Transaction
    ) async throws {
        try await transaction.execute(
            """
            INSERT INTO audit_entry (id, at, actor_kind, actor, act, member, detail)
            VALUES (\(world.uuidV7()), \(world.now()), \(actor.kind), \(actor.id?.uuid as UUID?), \(act.description),
                \(member?.uuid as UUID?), \(detail as String?))
            """)
    }

    /// What was done, the newest first.
    /// - Parameters:
    ///   - prefix: what the act begins with: all of a kind, such as `session.`; empty for every act.
    ///   - end: only what was before it; nil for the newest.
    public static func entries(
        of prefix: String, before end: Date?, limit: Int, in database: Database
    ) async throws -> [AuditEntry] {
        try await database.read(
            """
            SELECT * FROM audit_entry WHERE starts_with(act, \(prefix)::text) AND at < coalesce(\(end as Date?)::timestamptz, 'infinity')
            ORDER BY id DESC LIMIT \(limit)
            """,
            as: AuditEntry.self)
    }

    /// What was done about a member, the newest first.
    public static func entries(
        about member: ID<Member>, limit: Int, in database: Database
    ) async throws -> [AuditEntry] {
        try await database.read(
            "SELECT * FROM audit_entry WHERE member = \(member) ORDER BY id DESC LIMIT \(limit)", as: AuditEntry.self)
    }
}
