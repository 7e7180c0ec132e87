import Foundation
import Postgres
import Registry

/// A node serves only a schema it knows: every migration of its own has run, and no other, and none was edited since (S-151).
enum SchemaCheck {
    /// - Throws: ``RegistryError``.
    static func run(in database: Database, scope: String) async throws {
        var known: [String: Data] = [:]
        for migration in TerritoryTemplate(migrations: try Operator.migrations()).migrations {
            known["\(migration.owner)/\(migration.name)"] = migration.checksum
        }
        for row in try await database.read("SELECT owner, name, checksum FROM registry.own_migration") {
            let name = "\(try row.get("owner", as: String.self))/\(try row.get("name", as: String.self))"
            guard let checksum = known.removeValue(forKey: name) else {
                throw RegistryError.newerSchema(file: name, scope: scope)
            }
            guard try row.get("checksum", as: Data.self) == checksum else {
                throw RegistryError.editedMigration(file: name, scope: scope)
            }
        }
        if let missing = known.keys.min() { throw RegistryError.olderSchema(file: missing, scope: scope) }
    }
}
