import Foundation
import NodeTesting
import Postgres
import Registry
import Testing

extension RegistryTests {
    @Suite("Isolation of territories")
    struct IsolationTests {
        @Test("One territory's role reaches nothing of another's, nor of the server's (S-045, S-049, S-050)")
        func matrix() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let provisioner = registry.provisioner()
                let own = try await provisioner.create(Samples.request("se")).territory
                let other = try await provisioner.create(Samples.request("dk")).territory
                let node = try registry.nodeDatabase(of: own)
                let neighbour = try registry.nodeDatabase(of: other)
                let backend: Int? = try await neighbour.read("SELECT pg_backend_pid() AS pid").first?.get("pid")
                for statement in Self.forbidden(own: own.id, other: other.id, backend: backend ?? 0) {
                    await #expect(throws: PostgresError.self, "\(statement)") {
                        do {
                            try await node.execute("\(unsafe: statement)")
                        } catch let error as PostgresError {
                            #expect(error.state == .insufficientPrivilege, "\(statement): \(error)")
                            throw error
                        }
                    }
                }
                let seen = try await node.read(
                    "SELECT query FROM pg_stat_activity WHERE usename = \(other.id) AND query <> '<insufficient privilege>'"
                )
                #expect(seen.isEmpty)
                await node.shutdown()
                await neighbour.shutdown()
            }
        }

        @Test("What the catalogue says of a new territory: nothing for everybody, a pinned path, no borrowed rights")
        func catalogue() async throws {
            try await TestRegistry.with(migrations: Samples.migrations()) { registry in
                let id = try await registry.provisioner().create(Samples.request("se")).territory.id
                for (statement, sql) in Self.faults(of: id) {
                    #expect(try await registry.operatorDatabase.read(sql).isEmpty, "\(statement)")
                }
                let settings = try await registry.operatorDatabase.read(
                    "SELECT array_to_string(rolconfig, ' ') AS settings FROM pg_roles WHERE rolname = \(id)")
                #expect(try settings.first?.get("settings") == "search_path=\(id), pg_temp", "S-047")
                #expect(id.wholeMatch(of: /t_[a-z2-7]{16}/) != nil, "S-047")
            }
        }

        /// What must find nothing, by the statement of the checklist.
        private static func faults(of id: String) -> [(String, SQL)] {
            [
                (
                    "S-046: everybody may use the database",
                    """
                    SELECT 1 AS fault FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS granted
                    WHERE datname = current_database() AND grantee = 0
                    """
                ),
                (
                    "S-046: everybody may use a schema of ours",
                    """
                    SELECT 1 AS fault FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) AS granted
                    WHERE nspname IN ('public', \(id)) AND grantee = 0
                    """
                ),
                (
                    "S-048: a function with its owner's rights",
                    """
                    SELECT 1 AS fault FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
                    WHERE nspname = \(id) AND prosecdef
                    """
                ),
            ]
        }

        private static func forbidden(own: String, other: String, backend: Int) -> [String] {
            [
                "SELECT * FROM \(other).note", "INSERT INTO \(other).note (text) VALUES ('x')",
                "UPDATE \(other).note SET text = 'x'", "DELETE FROM \(other).note", "TRUNCATE \(other).note",
                "COPY \(other).note TO STDOUT", "SET ROLE \(other)", "SET ROLE \(other)_owner", "SET ROLE \(own)_owner",
                "SET SESSION AUTHORIZATION \(other)", "CREATE TABLE \(own).mine (n int)",
                "CREATE TABLE public.mine (n int)",
                "CREATE TABLE registry.mine (n int)", "CREATE TEMP TABLE mine (n int)", "CREATE SCHEMA mine",
                "CREATE ROLE mine", "CREATE DATABASE mine", "ALTER ROLE \(other) PASSWORD 'x'", "TRUNCATE \(own).note",
                "DROP TABLE \(own).note", "SELECT * FROM registry.territory", "SELECT * FROM registry.journal",
                "SELECT lo_create(0)", "SELECT lo_import('/etc/passwd')", "SELECT pg_advisory_lock(1)",
                "SELECT pg_try_advisory_lock(1)", "SELECT pg_advisory_xact_lock(1)", "SELECT pg_notify('x', 'y')",
                "SELECT pg_terminate_backend(\(backend))", "SELECT pg_cancel_backend(\(backend))",
                "COPY note TO PROGRAM 'true'", "COPY note TO '/tmp/x'", "SELECT pg_read_file('/etc/passwd')",
                "SELECT pg_ls_dir('/')", "CREATE EXTENSION dblink", "ALTER SYSTEM SET fsync = off",
            ]
        }
    }
}
