public import Postgres

/// How statements would run. The node may not gather statistics, so plans that read a whole table are made dear.
public struct TestPlans {
    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// As Postgres tells it, line by line.
    public func plan(of sql: SQL) async throws -> String {
        try await database.write { transaction in
            try await transaction.execute("SET LOCAL enable_seqscan = off")
            return try await transaction.query(sql.following("EXPLAIN")).map {
                try $0.get("QUERY PLAN", as: String.self)
            }
        }.joined(separator: "\n")
    }
}
