import Foundation
import NodeTesting
import Postgres
import Registry
import Testing

extension RegistryTests {
    @Suite("Isolation of territories")
    struct IsolationTests {
        @Test("One territory's role reaches nothing of another's, nor of the server's (S-045 to S-050)")
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
