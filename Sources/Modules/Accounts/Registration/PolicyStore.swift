import Postgres

/// All SQL of the decisions about accounts.
struct PolicyStore: Sendable {
    let database: Database

    func policy() async throws -> AccountPolicy {
        try await database.first("SELECT * FROM account_policy", as: AccountPolicy.self) ?? AccountPolicy()
    }

    /// What nobody changes while the transaction lasts.
    static func held(in transaction: Transaction) async throws -> AccountPolicy {
        try await transaction.first("SELECT * FROM account_policy FOR SHARE", as: AccountPolicy.self) ?? AccountPolicy()
    }

    func keep(_ policy: AccountPolicy) async throws {
        try await database.write { try await Self.keep(policy, in: $0) }
    }

    static func keep(_ policy: AccountPolicy, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO account_policy (registration, question, second_factor)
            VALUES (\(policy.registration.rawValue), \(policy.question), \(policy.secondFactor.rawValue))
            ON CONFLICT (only_row) DO UPDATE SET registration = excluded.registration, question = excluded.question,
                second_factor = excluded.second_factor
            """)
    }
}
