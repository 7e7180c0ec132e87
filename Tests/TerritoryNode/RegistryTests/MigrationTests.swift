import Foundation
import Kernel
import NodeTesting
import Postgres
import Registry
import Testing

extension RegistryTests {
    @Suite("Migrations")
    struct MigrationTests {
        @Test("A territory migrated step by step equals one created fresh")
        func equality() async throws {
            try await TestRegistry.with(migrations: Samples.migrations(template: [Samples.notes])) { registry in
                let old = try await registry.provisioner().create(Samples.request("se")).territory
                let newer = try registry.runner(
                    migrations: Samples.migrations(template: [Samples.notes, Samples.index, Samples.newer]))
                let pending = try await newer.pending()
                #expect(pending[old.id]?.map(\.name) == ["index", "author"])
                try await newer.migrate(territory: old.id, pending[old.id] ?? [])
                #expect(try await newer.pending().isEmpty)
                let provisioner = Provisioner(
                    database: registry.operatorDatabase, databaseName: registry.configuration.database, runner: newer,
                    folder: registry.folder, world: .system, seeds: [])
                let fresh = try await provisioner.create(Samples.request("dk")).territory
                let prints = try await [fingerprint(old.id, registry), fingerprint(fresh.id, registry)]
                #expect(prints[0] == prints[1])
                #expect(prints[0].count > 5)
            }
        }

        @Test("An edited file and a newer schema are refused, each by name (S-152)")
        func refusals() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                _ = try await registry.provisioner().create(Samples.request("se"))
                let edited = Migration(owner: "Kernel", number: 1, name: "notes", sql: Samples.notes.sql + " ")
                await #expect(throws: RegistryError.self) {
                    try await registry.runner(migrations: Samples.migrations(template: [edited, Samples.index]))
                        .pending()
                }
                await #expect(throws: RegistryError.self) {
                    try await registry.runner(migrations: Samples.migrations(template: [Samples.notes])).pending()
                }
            }
        }

        @Test("A migration that fails leaves its territory as it was (S-152)")
        func failure() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let territory = try await registry.provisioner().create(Samples.request("se")).territory
                let before = try await fingerprint(territory.id, registry)
                let broken = Migration(
                    owner: "Notes", number: 2, name: "broken", sql: "ALTER TABLE note ADD x int; SELECT 1/0;")
                await #expect(throws: PostgresError.self) {
                    try await registry.runner().migrate(territory: territory.id, [broken])
                }
                #expect(try await fingerprint(territory.id, registry) == before)
            }
        }

        /// Everything the catalogue says of a schema, without its name.
        private func fingerprint(_ id: String, _ registry: TestRegistry) async throws -> [String] {
            let rows = try await registry.operatorDatabase.read(
                """
                SELECT replace(line, \(id)::text, '') AS line FROM (
                    SELECT c.relkind::text || ' ' || c.relname || ' ' || coalesce(c.relacl::text, '') AS line
                    FROM pg_class c WHERE c.relnamespace = \(id)::text::regnamespace
                    UNION ALL
                    SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
                        || a.attnotnull || ' ' || a.attnum || ' ' || a.attidentity::text
                    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                    WHERE c.relnamespace = \(id)::text::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL
                    SELECT indexdef FROM pg_indexes WHERE schemaname = \(id)
                    UNION ALL
                    SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                    WHERE connamespace = \(id)::text::regnamespace
                ) AS catalogue ORDER BY 1
                """)
            return try rows.map { try $0.get("line") }
        }
    }
}
