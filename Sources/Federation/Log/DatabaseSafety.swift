public import Postgres

/// Whether the database keeps what it acknowledges (S-151). A log that is signed must not be on one that may forget: after a crash
/// it would sign a second history.
public enum DatabaseSafety {
    /// The oldest PostgreSQL that is supported.
    public static let oldestVersion = 15

    /// What is wrong, in a few words; nil where nothing is. Settings count as this territory's sessions have them.
    /// - Throws: `PostgresError` where it does not answer.
    public static func problem(in database: Database) async throws -> String? {
        let rows = try await database.read(
            """
            SELECT name, setting FROM pg_settings
            WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
                OR name = 'server_version_num' AND setting::integer < \(oldestVersion * 10_000)::integer
            ORDER BY name
            """)
        let names = try rows.map { try $0.get("name", as: String.self) }
        if names.contains("server_version_num") { return "PostgreSQL is older than \(oldestVersion)" }
        return names.isEmpty ? nil : "\(names.joined(separator: ", ")) is off"
    }
}
