import Foundation
public import Postgres

/// Brings the shared schema and territories to the migrations this program carries, and says what is missing where.
public struct MigrationRunner: Sendable {
    private let database: Database
    private let registryMigrations: [Migration]
    public let template: TerritoryTemplate

    /// The scope under which the shared schema's own migrations are kept.
    public static let registryScope = "registry"

    /// Attempts at one territory when another session holds a lock it needs.
    private static let attempts = 10

    public init(database: Database, migrations: [Migration]) {
        self.database = database
        registryMigrations = migrations.filter { $0.owner == TerritoryTemplate.registryOwner }
            .sorted { $0.number < $1.number }
        template = TerritoryTemplate(migrations: migrations)
    }

    /// Migrates the shared schema. Two at once wait for each other.
    public func migrateRegistry() async throws {
        let applied = try await hasLedger() ? try await ledger()[Self.registryScope] ?? [:] : [:]
        try Self.check(applied, against: registryMigrations, scope: Self.registryScope)
        for migration in registryMigrations where applied[migration.key] == nil {
            try await database.write { transaction in
                try await transaction.executeScript(migration.sql)
                try await Self.note(migration, scope: Self.registryScope, in: transaction)
            }
        }
    }

    /// What each territory lacks, by territory id; only those that lack something. One query, however many there are.
    /// - Throws: ``RegistryError`` where a file was edited, or a territory is ahead of this program.
    public func pending() async throws -> [String: [Migration]] {
        let ledger = try await ledger()
        var pending: [String: [Migration]] = [:]
        for row in try await database.read("SELECT id FROM registry.territory ORDER BY created_at, id") {
            let id: String = try row.get("id")
            let applied = ledger[id] ?? [:]
            try Self.check(applied, against: template.migrations, scope: id)
            let missing = template.migrations.filter { applied[$0.key] == nil }
            if !missing.isEmpty { pending[id] = missing }
        }
        return pending
    }

    /// Runs what one territory lacks, in one transaction: all of it or nothing.
    public func migrate(territory id: String, _ missing: [Migration]) async throws {
        try await withLockRetries {
            try await database.write { transaction in
                try await TerritorySchema.enter(id, in: transaction)
                for migration in missing {
                    try await transaction.executeScript(migration.sql)
                }
                try await TerritorySchema.leave(in: transaction)
                for migration in missing {
                    try await Self.note(migration, scope: id, in: transaction)
                }
            }
        }
    }

    /// Keeps in the ledger that a new territory has the whole template.
    func noteTemplate(scope: String, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO registry.migration (scope, owner, number, name, checksum)
            SELECT \(scope), owner, number, name, checksum
            FROM unnest(
                \(template.migrations.map(\.owner))::text[], \(template.migrations.map(\.number))::int[],
                \(template.migrations.map(\.name))::text[], \(template.migrations.map(\.checksum))::bytea[])
                AS m (owner, number, name, checksum)
            """
        )
    }

    private func withLockRetries(_ body: () async throws -> Void) async throws {
        for attempt in 1... {
            do {
                return try await body()
            } catch let error as PostgresError where error.state == .lockNotAvailable && attempt < Self.attempts {
                try await Task.sleep(for: .milliseconds(Int.random(in: 50...(100 * attempt))))
            }
        }
    }

    private func hasLedger() async throws -> Bool {
        let rows = try await database.read("SELECT to_regclass('registry.migration') IS NOT NULL AS present")
        return try rows.first?.get("present") ?? false
    }

    private func ledger() async throws -> [String: [MigrationKey: Data]] {
        var ledger: [String: [MigrationKey: Data]] = [:]
        for row in try await database.read("SELECT scope, owner, number, checksum FROM registry.migration") {
            let key = MigrationKey(owner: try row.get("owner"), number: try row.get("number"))
            ledger[try row.get("scope"), default: [:]][key] = try row.get("checksum")
        }
        return ledger
    }

    private static func check(_ applied: [MigrationKey: Data], against known: [Migration], scope: String) throws {
        let known = Dictionary(uniqueKeysWithValues: known.map { ($0.key, $0) })
        for (key, checksum) in applied {
            guard let migration = known[key] else { throw RegistryError.newerSchema(file: key.text, scope: scope) }
            guard migration.checksum == checksum else {
                throw RegistryError.editedMigration(file: key.text, scope: scope)
            }
        }
    }

    private static func note(_ migration: Migration, scope: String, in transaction: Transaction) async throws {
        try await transaction.execute(
            """
            INSERT INTO registry.migration (scope, owner, number, name, checksum)
            VALUES (\(scope), \(migration.owner), \(migration.number), \(migration.name), \(migration.checksum))
            """
        )
    }
}

/// What a migration is known by.
struct MigrationKey: Hashable {
    let owner: String
    let number: Int

    var text: String { "\(owner)/\(String(number).leftPadded(to: 4))" }
}

extension Migration {
    var key: MigrationKey { MigrationKey(owner: owner, number: number) }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}
