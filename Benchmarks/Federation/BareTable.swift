import Foundation
import Logging
import NodeTesting
import Postgres

/// What the database does without us: rows of as many bytes, in a table of one index.
struct BareTable {
    let database: Database

    /// A database of its own on the same server, with the same pool.
    static func with(_ body: @Sendable (BareTable) async throws -> Void) async throws {
        try await TestPostgres.withDatabase { configuration in
            let database = Database(configuration, logger: Logger(label: "benchmark"))
            do {
                try await database.execute("CREATE TABLE bare (id bigint PRIMARY KEY, bytes bytea NOT NULL)")
                try await body(BareTable(database: database))
                await database.shutdown()
            } catch {
                await database.shutdown()
                throw error
            }
        }
    }

    /// Rows per second, one in a transaction, by many writers.
    func singleRows(_ count: Int, bytes: Int, writers: Int) async throws -> Double {
        let row = Data(count: bytes)
        return try await Figure.rate(count) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for number in stride(from: writer, to: count, by: writers) {
                            try await database.write {
                                try await $0.execute("INSERT INTO bare VALUES (\(number), \(row))")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    /// Rows per second, as many in a transaction as a batch has, by one writer.
    func batches(_ count: Int, bytes: Int, rows: Int = 256) async throws -> Double {
        try await database.execute("TRUNCATE bare")
        let row = Data(count: bytes)
        return try await Figure.rate(count) {
            for first in stride(from: 0, to: count, by: rows) {
                let numbers = Array(first..<min(first + rows, count))
                try await database.write { transaction in
                    try await transaction.execute(
                        """
                        INSERT INTO bare SELECT * FROM unnest(
                            \(numbers)::bigint[], \(Array(repeating: row, count: numbers.count))::bytea[])
                        """)
                }
            }
        }
    }
}
