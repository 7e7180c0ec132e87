import Foundation
import Kernel
import Logging
import NodeTesting
import Postgres
import Testing

@testable import Node

@Suite("Transactions that nobody ends")
struct TransactionWatchTests {
    @Test("A session that lifted the limits for itself is ended by the age of its transaction, and no other is (S-052)")
    func watch() async throws {
        try await TestFederation.with("se") { federation in
            let node = federation["se"]
            let watch = TransactionWatch(database: node.database, world: .system, logger: Logger(label: "test"))
            // What the database says to whoever says nothing else.
            let limits = try await node.database.read(
                """
                SELECT 1 FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(setconfig) AS setting
                WHERE datname = current_database() AND setrole = 0
                    AND setting IN ('idle_in_transaction_session_timeout=10min', 'tcp_keepalives_idle=60')
                """)
            #expect(limits.count == 2)
            await #expect(throws: PostgresError.self) {
                try await node.database.write { transaction in
                    try await transaction.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                    _ = try await transaction.query("SELECT pg_sleep(1.1)")
                    // A young one is left alone.
                    #expect(try await watch.look() == 0)
                    #expect(try await watch.look(olderThan: .seconds(1)) == 1)
                    _ = try await transaction.query("SELECT 1 AS still")
                }
            }
            #expect(try await node.database.read("SELECT 1").count == 1)
        }
    }
}
