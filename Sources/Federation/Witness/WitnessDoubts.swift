import FederationCore
public import Postgres

/// Logs of which nobody knows what was signed here as a witness, because the database came back from a backup and forgot it. A head
/// may follow from all that it remembers and still be of another history than it signed.
public struct WitnessDoubts: Sendable {
    private let database: Database

    init(database: Database) {
        self.database = database
    }

    /// Doubts all logs, also those that are followed later, from a restored database on.
    public static func restored(in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM witness_settled")
        try await transaction.execute("INSERT INTO witness_restore DEFAULT VALUES ON CONFLICT DO NOTHING")
    }

    func isDoubtful(_ origin: TerritoryID) async throws -> Bool {
        try await !database.read(
            """
            SELECT 1 FROM witness_restore
            WHERE NOT EXISTS (SELECT 1 FROM witness_settled WHERE tid = \(origin.description))
            """
        ).isEmpty
    }

    /// The copy of the log that is held is all that others have of it, and nothing in theirs contradicts it.
    func settle(_ origin: TerritoryID) async throws {
        try await database.execute(
            "INSERT INTO witness_settled (tid) VALUES (\(origin.description)) ON CONFLICT DO NOTHING")
    }
}
