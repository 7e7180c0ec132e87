import Kernel
public import Postgres

/// What the registry has to do with backups of one territory: which migrations the schema has, who uses it, and the statements
/// around a dump that put it in the place of what is there.
public struct SchemaArchive: Sendable {
    private let database: Database
    private let territory: TerritoryRecord

    public init(of territory: TerritoryRecord, in database: Database) {
        self.territory = territory
        self.database = database
    }

    /// The role that owns the schema and everything in it.
    public var owner: String { TerritorySchema(id: territory.id).owner }

    /// What a backup says of its schema.
    public struct Contents: Sendable, Hashable, Codable {
        public let migrations: [Applied]
        public let epoch: Int64
        /// Entries that have a position.
        public let size: Int64
    }

    /// One migration that ran.
    public struct Applied: Sendable, Hashable, Codable {
        public let owner: String
        public let number: Int
        public let name: String
        /// SHA-256 of the file, in hexadecimal.
        public let checksum: String
    }

    /// Holds one moment of the database for as long as `body` runs, for a dump of it.
    /// - Parameter body: gets the moment's name, which other sessions can take as theirs.
    /// - Returns: what is said of the schema at that moment.
    public func withSnapshot(_ body: @Sendable (_ snapshot: String) async throws -> Void) async throws -> Contents {
        try await database.write(isolation: .repeatableRead) { transaction in
            let rows = try await transaction.query("SELECT pg_export_snapshot() AS name")
            guard let name = try rows.first?.get("name", as: String.self) else { throw PostgresError.closed }
            let contents = try await contents(in: transaction)
            try await body(name)
            try await transaction.execute(
                """
                INSERT INTO registry.journal (territory, code, action)
                VALUES (\(territory.id), \(territory.code.description), 'backup')
                """)
            return contents
        }
    }

    private func contents(in transaction: Transaction) async throws -> Contents {
        let rows = try await transaction.query(
            """
            SELECT owner, number, name, encode(checksum, 'hex') AS checksum FROM registry.migration
            WHERE scope = \(territory.id) ORDER BY applied_at, owner, number
            """)
        let applied = try rows.map { row in
            Applied(
                owner: try row.get("owner"), number: try row.get("number"), name: try row.get("name"),
                checksum: try row.get("checksum"))
        }
        try await TerritorySchema.enter(territory.id, in: transaction)
        let heads = try await transaction.query("SELECT epoch, size FROM log_head")
        try await TerritorySchema.leave(in: transaction)
        guard let head = heads.first else { throw RegistryError.damaged(territory.id) }
        return Contents(migrations: applied, epoch: try head.get("epoch"), size: try head.get("size"))
    }

    /// Whether a node, or anybody else with its role, is connected.
    public func isInUse() async throws -> Bool {
        try await !database.read("SELECT FROM pg_stat_activity WHERE usename = \(territory.id)").isEmpty
    }

    /// What has to run before a dump is read, in its transaction: the schema, empty, with the rights to enter it.
    public var prologue: String {
        """
        DROP SCHEMA IF EXISTS \(territory.id) CASCADE;
        CREATE SCHEMA \(territory.id) AUTHORIZATION \(owner);
        SET LOCAL ROLE \(owner);
        GRANT USAGE ON SCHEMA \(territory.id) TO \(territory.id);

        """
    }

    /// What has to run after the dump: the ledger as the schema is now.
    public func epilogue(_ contents: Contents) -> String {
        let rows = contents.migrations.map { migration in
            let values = [migration.owner, migration.name, "\\x" + migration.checksum].map(Self.literal)
            return "(\(Self.literal(territory.id)), \(values[0]), \(migration.number), \(values[1]), \(values[2]))"
        }
        return """

            RESET ROLE;
            SET LOCAL search_path = pg_catalog;
            DELETE FROM registry.migration WHERE scope = \(Self.literal(territory.id));
            INSERT INTO registry.migration (scope, owner, number, name, checksum) VALUES
            \(rows.joined(separator: ",\n"));
            INSERT INTO registry.journal (territory, code, action)
            VALUES (\(Self.literal(territory.id)), \(Self.literal(territory.code.description)), 'restore');

            """
    }

    /// The text comes from a file, so its quotes are doubled; backslashes mean nothing in a plain literal.
    private static func literal(_ text: String) -> String {
        "'" + text.filter { $0 != "\0" }.replacing("'", with: "''") + "'"
    }
}
