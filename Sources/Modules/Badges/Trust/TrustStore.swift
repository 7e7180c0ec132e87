import Foundation
import Kernel
import ModuleKit
import Postgres
import Web

/// All SQL of trust policies. They are changed as a whole, so that two administrators cannot mix theirs.
struct TrustStore: Sendable {
    let database: Database
    let audit: AuditLog

    private static let columns = """
        p.code, t.badge, t.counts_as, t.capability, t.maximum_age, t.counts_when_stale
        FROM trust_policy t JOIN peer p ON p.tid = t.tid ORDER BY p.code, t.badge
        """

    func all() async throws -> (policies: [TrustPolicy], version: Int64) {
        let policies = try await database.read("SELECT \(unsafe: Self.columns)", as: TrustPolicy.self)
        return (policies, try await database.read("SELECT version FROM trust_version").first?.get("version") ?? 1)
    }

    /// Puts policies in the place of all that there are.
    /// - Parameter check: gets the version that is replaced.
    /// - Throws: ``Problem`` `invalid` where one names a territory that nobody here knows, or one badge twice.
    func replace(
        _ policies: [TrustPolicy], by actor: Actor, check: @Sendable (Int64) throws -> Void
    ) async throws -> Int64 {
        try await change(by: actor) { _, version in
            try check(version)
            return policies
        }
    }

    /// Makes other policies of those that there are, whoever else changes them at the same time.
    /// - Parameter edit: gets what there is, and its version.
    /// - Throws: as ``replace(_:by:check:)``.
    func change(
        by actor: Actor, _ edit: @Sendable ([TrustPolicy], Int64) throws -> [TrustPolicy]
    ) async throws -> Int64 {
        try await database.write { transaction in
            let rows = try await transaction.query("SELECT version FROM trust_version FOR UPDATE")
            let version: Int64 = try rows.first?.get("version") ?? 1
            let old = try await transaction.query("SELECT \(unsafe: Self.columns)").map { try TrustPolicy(row: $0) }
            let policies = try edit(old, version)
            try await transaction.execute("DELETE FROM trust_policy")
            for (index, policy) in policies.enumerated() {
                let count = try await transaction.execute(
                    """
                    INSERT INTO trust_policy (tid, badge, counts_as, capability, maximum_age, counts_when_stale)
                    SELECT tid, \(policy.badge.text)::text, \(policy.countsAs?.text as String?)::text,
                        \(policy.capability?.text as String?)::text, \(policy.maximumAge)::integer,
                        \(policy.countsWhenStale)::boolean
                    FROM peer WHERE code = \(policy.territory) ON CONFLICT DO NOTHING
                    """)
                guard count == 1 else {
                    throw Problem.invalid(
                        FieldProblem(
                            "/policies/\(index)", "unknown",
                            "Name a territory that is followed here, and each of its badges once."))
                }
            }
            try await transaction.execute("UPDATE trust_version SET version = version + 1")
            try await note(from: old, to: policies, by: actor, in: transaction)
            return version + 1
        }
    }

    /// What stays as it was leaves no line.
    private func note(
        from old: [TrustPolicy], to new: [TrustPolicy], by actor: Actor, in transaction: Transaction
    ) async throws {
        let (before, after) = (Set(old.map(\.summary)), Set(new.map(\.summary)))
        for summary in before.subtracting(after).sorted() {
            try await audit.note("trust.remove", by: actor, about: nil, detail: summary, in: transaction)
        }
        for summary in after.subtracting(before).sorted() {
            try await audit.note("trust.add", by: actor, about: nil, detail: summary, in: transaction)
        }
    }
}
