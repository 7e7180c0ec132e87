import Postgres

/// The schema and the two roles of one territory. The id is generated and checked, so it may stand in a statement.
struct TerritorySchema {
    let id: String

    /// Connections the node of one territory may hold at once.
    static let connectionLimit = 32

    var owner: String { "\(id)_owner" }

    /// Makes roles and schema: the owner cannot log in, the node's role cannot change the schema.
    func create(verifier: ScramVerifier, database: String, in transaction: Transaction) async throws {
        try await transaction.executeScript(
            """
            CREATE ROLE \(owner) NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
            CREATE ROLE \(id) LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT
                CONNECTION LIMIT \(Self.connectionLimit) PASSWORD '\(verifier)';
            ALTER ROLE \(id) SET search_path = \(id), pg_temp;
            GRANT CONNECT ON DATABASE \(SQL.quoted(database)) TO \(id);
            GRANT \(owner) TO \(DatabasePreparation.operatorRole);
            CREATE SCHEMA \(id) AUTHORIZATION \(owner);
            """
        )
        try await Self.enter(id, in: transaction)
        try await transaction.executeScript(
            """
            GRANT USAGE ON SCHEMA \(id) TO \(id);
            ALTER DEFAULT PRIVILEGES IN SCHEMA \(id) GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO \(id);
            ALTER DEFAULT PRIVILEGES IN SCHEMA \(id) GRANT USAGE ON SEQUENCES TO \(id);
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
            """
        )
    }

    /// Takes everything back. Sessions of the node must have ended, or their next statement fails.
    func drop(database: String, in transaction: Transaction) async throws {
        try await transaction.executeScript(
            """
            DROP SCHEMA \(id) CASCADE;
            REVOKE CONNECT ON DATABASE \(SQL.quoted(database)) FROM \(id);
            DROP ROLE \(id);
            DROP OWNED BY \(owner);
            DROP ROLE \(owner);
            """
        )
    }

    /// From here to ``leave(in:)`` statements run as the schema's owner, and names mean the territory's.
    static func enter(_ id: String, in transaction: Transaction) async throws {
        try await transaction.executeScript("SET LOCAL ROLE \(id)_owner; SET LOCAL search_path = \(id), pg_temp;")
    }

    static func leave(in transaction: Transaction) async throws {
        try await transaction.executeScript("RESET ROLE; SET LOCAL search_path = pg_catalog;")
    }
}
