import Foundation
import Kernel
import Postgres

/// All SQL of second factors.
struct SecondFactorStore: Sendable {
    let database: Database

    /// A second factor as it is kept.
    struct Kept: RowDecodable {
        let sealed: Data
        let isConfirmed: Bool
        /// As ``SecondFactorOperations/Beginner`` spells it; nil once it is confirmed.
        let begunBy: String?
        /// The newest step whose code was used.
        let lastStep: Int64

        init(row: Row) throws {
            sealed = try row.get("sealed")
            isConfirmed = try row.get("confirmed_at", as: Date?.self) != nil
            begunBy = try row.get("begun_by")
            lastStep = try row.get("last_step")
        }
    }

    func find(_ member: ID<Member>) async throws -> Kept? {
        try await database.first("SELECT * FROM second_factor WHERE member = \(member)", as: Kept.self)
    }

    func locked(_ member: ID<Member>, in transaction: Transaction) async throws -> Kept? {
        try await transaction.first("SELECT * FROM second_factor WHERE member = \(member) FOR UPDATE", as: Kept.self)
    }

    /// Begins an enrolment anew, unless one is confirmed.
    /// - Returns: false where one is.
    func begin(_ sealed: Data, of member: ID<Member>, by beginner: String) async throws -> Bool {
        try await database.execute(
            """
            INSERT INTO second_factor (member, sealed, begun_by) VALUES (\(member), \(sealed), \(beginner))
            ON CONFLICT (member) DO UPDATE SET sealed = excluded.sealed, begun_by = excluded.begun_by, last_step = 0
            WHERE second_factor.confirmed_at IS NULL
            """) == 1
    }

    func confirm(_ member: ID<Member>, at now: Date, in transaction: Transaction) async throws {
        try await transaction.execute(
            "UPDATE second_factor SET confirmed_at = \(now), begun_by = NULL WHERE member = \(member)")
    }

    /// What was begun and not confirmed, of whom has a new password.
    static func forgetBegun(of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute(
            "DELETE FROM second_factor WHERE member = \(member) AND confirmed_at IS NULL")
    }

    func use(_ step: Int64, of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute("UPDATE second_factor SET last_step = \(step) WHERE member = \(member)")
    }

    /// - Returns: whether there was one.
    @discardableResult
    static func remove(_ member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute("DELETE FROM recovery_code WHERE member = \(member)")
        return try await transaction.execute("DELETE FROM second_factor WHERE member = \(member)") == 1
    }

    /// Replaces all recovery codes.
    func keep(_ codes: [RecoveryCode], of member: ID<Member>, in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM recovery_code WHERE member = \(member)")
        try await transaction.execute(
            "INSERT INTO recovery_code (member, hash) SELECT \(member)::uuid, unnest(\(codes.map(\.hash))::bytea[])")
    }

    /// - Returns: whether it was one; it is none any longer.
    func use(_ code: RecoveryCode, of member: ID<Member>, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            "DELETE FROM recovery_code WHERE member = \(member) AND hash = \(code.hash)") == 1
    }

    func codesLeft(of member: ID<Member>) async throws -> Int {
        try await database.read("SELECT count(*) AS left FROM recovery_code WHERE member = \(member)")
            .first?.get("left") ?? 0
    }

    func hasRole(_ member: ID<Member>) async throws -> Bool {
        try await !database.read("SELECT 1 FROM member_role WHERE member = \(member) LIMIT 1").isEmpty
    }

    /// Ends what a policy demands a second factor of and what began without one: sign-ins and programs' tokens of whom has none, or
    /// from before they had it.
    /// - Parameters:
    ///   - member: the only one that is meant; nil for all.
    ///   - kept: a sign-in that goes on nevertheless.
    static func endUnproven(
        by demanded: SecondFactorPolicy, of member: ID<Member>? = nil, except kept: UUID? = nil, at now: Date,
        in transaction: Transaction
    ) async throws {
        guard demanded != .none else { return }
        try await transaction.execute(
            """
            UPDATE session o SET ended_at = \(now) WHERE ended_at IS NULL AND id IS DISTINCT FROM \(kept as UUID?)::uuid
                AND o.member = coalesce(\(member?.uuid as UUID?), o.member)
                AND (\(demanded == .all) OR EXISTS (SELECT FROM member_role r WHERE r.member = o.member))
                AND NOT EXISTS (SELECT FROM second_factor f WHERE f.member = o.member AND f.confirmed_at <= o.created_at)
            """)
        try await transaction.execute(
            """
            DELETE FROM app_token o WHERE o.member = coalesce(\(member?.uuid as UUID?), o.member)
                AND (\(demanded == .all) OR EXISTS (SELECT FROM member_role r WHERE r.member = o.member))
                AND NOT EXISTS (SELECT FROM second_factor f WHERE f.member = o.member AND f.confirmed_at <= o.created_at)
            """)
    }
}
