public import Postgres

/// Makes a server ready for territories, once, as a superuser: the operator's role, the database, and the rights that
/// PostgreSQL gives to everybody taken back.
public struct DatabasePreparation: Sendable {
    /// Where the superuser connects; its database is any that exists, such as `postgres`.
    private let superuser: Database
    private let connect: @Sendable (_ database: String) -> Database

    /// - Parameter connect: opens the named database of the same server as the superuser.
    public init(superuser: Database, connect: @escaping @Sendable (_ database: String) -> Database) {
        self.superuser = superuser
        self.connect = connect
    }

    /// The role that provisions territories. A node never holds it.
    public static let operatorRole = "territory_operator"

    /// Creates what is missing; safe to repeat. The operator's password becomes `operatorPassword`.
    /// - Parameter mayReplacePassword: Whether it may where the role exists. There is one such role on a server, so that whoever kept
    ///   its former password is locked out.
    /// - Throws: ``RegistryError/operatorExists`` where it may not; nothing was changed.
    public func prepare(
        database: String, operatorPassword: String, mayReplacePassword: Bool = true, salt: [UInt8]
    ) async throws {
        let verifier = try ScramVerifier(password: operatorPassword, salt: salt)
        try await prepareOperator(verifier, mayReplacePassword: mayReplacePassword)
        try await createDatabase(database)
        let inside = connect(database)
        do {
            try await closeToEverybody(inside, database: database)
            try await limitSessions(inside, database: database)
            try await addExtensions(inside)
            await inside.shutdown()
        } catch {
            await inside.shutdown()
            throw error
        }
    }

    private func prepareOperator(_ verifier: ScramVerifier, mayReplacePassword: Bool) async throws {
        let role = Self.operatorRole
        let isNew = try await superuser.read("SELECT 1 FROM pg_roles WHERE rolname = \(role)").isEmpty
        guard isNew || mayReplacePassword else { throw RegistryError.operatorExists }
        if isNew { try await superuser.execute("CREATE ROLE \(identifier: role)") }
        try await superuser.execute(
            """
            ALTER ROLE \(identifier: role) LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOBYPASSRLS NOREPLICATION \
            PASSWORD '\(unsafe: verifier.description)'
            """
        )
    }

    /// `CREATE DATABASE` runs in no transaction, so the check comes first.
    private func createDatabase(_ name: String) async throws {
        let exists = try await superuser.read("SELECT 1 FROM pg_database WHERE datname = \(name)")
        guard exists.isEmpty else { return }
        try await superuser.execute(
            """
            CREATE DATABASE \(identifier: name) OWNER \(identifier: Self.operatorRole) \
            TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'
            """
        )
    }

    /// Without this a tenant can block others with advisory locks, write large objects and wake their listeners.
    private func closeToEverybody(_ inside: Database, database: String) async throws {
        try await inside.write { transaction in
            try await transaction.execute("REVOKE ALL ON DATABASE \(identifier: database) FROM PUBLIC")
            try await transaction.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
            try await transaction.executeScript(Self.revokeSharedFunctions)
        }
    }

    /// Whoever connects without saying otherwise does not keep rows locked while doing nothing, and is noticed when gone (S-052).
    /// Nodes ask for less; who asks for more is ended by the node whose role it is.
    private func limitSessions(_ inside: Database, database: String) async throws {
        let settings = [
            ("idle_in_transaction_session_timeout", "10min"), ("tcp_keepalives_idle", "60"),
            ("tcp_keepalives_interval", "15"), ("tcp_keepalives_count", "4"),
        ]
        for (name, value) in settings {
            try await inside.execute(
                "ALTER DATABASE \(identifier: database) SET \(identifier: name) = '\(unsafe: value)'")
        }
    }

    /// Search needs these two of PostgreSQL's own extensions. They stand where every territory's pinned search path finds them.
    private func addExtensions(_ inside: Database) async throws {
        for name in ["pg_trgm", "unaccent"] {
            try await inside.execute("CREATE EXTENSION IF NOT EXISTS \(identifier: name) SCHEMA pg_catalog")
        }
    }

    private static let revokeSharedFunctions = """
        DO $$
        DECLARE routine regprocedure;
        BEGIN
            FOR routine IN
                SELECT oid::regprocedure FROM pg_catalog.pg_proc
                WHERE pronamespace = 'pg_catalog'::regnamespace
                  AND (proname ~ '^pg_(try_)?advisory_' OR proname ~ '^(lo_|lo(read|write)$)' OR proname = 'pg_notify')
            LOOP
                EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
            END LOOP;
        END
        $$
        """
}
