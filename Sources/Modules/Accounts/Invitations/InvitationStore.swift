import Foundation
import Kernel
import Postgres

/// All SQL of invitations.
struct InvitationStore: Sendable {
    let database: Database

    /// - Returns: nil where the member has as many open ones as one may have.
    func keep(
        _ id: ID<Invitation>, _ code: InvitationCode, of inviter: ID<Member>, note: String, uses: Int, at now: Date,
        until end: Date, in transaction: Transaction
    ) async throws -> Invitation? {
        // Whoever makes several at once makes them one after the other.
        try await transaction.execute("SELECT FROM member WHERE id = \(inviter) FOR UPDATE")
        return try await transaction.first(
            """
            INSERT INTO invitation (id, hash, inviter, note, uses_left, created_at, expires_at)
            SELECT \(id)::uuid, \(code.hash)::bytea, \(inviter)::uuid, \(note)::text, \(uses)::integer,
                \(now)::timestamptz, \(end)::timestamptz
            WHERE (SELECT count(*) FROM invitation
                WHERE inviter = \(inviter) AND uses_left > 0 AND expires_at > \(now)) < \(InvitationOperations.maximumOpen)
            RETURNING *
            """,
            as: Invitation.self)
    }

    func open(of inviter: ID<Member>, at now: Date) async throws -> [Invitation] {
        try await database.read(
            """
            SELECT * FROM invitation WHERE inviter = \(inviter) AND uses_left > 0 AND expires_at > \(now)
            ORDER BY created_at DESC, id
            """,
            as: Invitation.self)
    }

    func end(_ id: ID<Invitation>, of inviter: ID<Member>) async throws {
        try await database.execute("DELETE FROM invitation WHERE id = \(id) AND inviter = \(inviter)")
    }

    /// Lets one person in. Invitations of members who cannot sign in let nobody in.
    /// - Returns: false where it has ended or never was.
    func use(_ code: InvitationCode, at now: Date, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            """
            UPDATE invitation SET uses_left = uses_left - 1
            WHERE hash = \(code.hash) AND uses_left > 0 AND expires_at > \(now)
                AND EXISTS (SELECT FROM member WHERE id = inviter AND state = 'active')
            """) == 1
    }
}
