public import FederationCore
import Foundation
public import Postgres

/// Logs of which nobody knows what was signed here as a witness, because the database came back from a backup and forgot it. A head
/// may follow from all that it remembers and still be of another history than it signed.
public struct WitnessDoubts: Sendable {
    private let database: Database

    /// For how many seconds one that does not say what it holds is waited for. Who was told of a signature that is forgotten here loses
    /// most by saying nothing, and has a day for it; after that, silence would only keep everybody's heads from being witnessed here.
    static let patience: TimeInterval = 86_400

    public init(database: Database) {
        self.database = database
    }

    /// Doubts all logs, also those that are followed later, from a restored database on.
    public static func restored(in transaction: Transaction) async throws {
        try await transaction.execute("DELETE FROM witness_settled")
        try await transaction.execute("DELETE FROM witness_asked")
        try await transaction.execute("INSERT INTO witness_restore DEFAULT VALUES ON CONFLICT DO NOTHING")
    }

    /// Those of some peers whose heads are not signed here for that reason. Of a log that has stopped none would be.
    public func among(_ peers: [Peer]) async throws -> Set<TerritoryID> {
        let logs = peers.map(\.log).filter { !$0.isStopped }.map(\.territory)
        let rows = try await database.read(
            """
            SELECT tid FROM unnest(\(logs.map(\.description))::text[]) AS tid WHERE EXISTS (SELECT FROM witness_restore)
                AND NOT EXISTS (SELECT FROM witness_settled WHERE witness_settled.tid = tid.tid)
            """)
        return Set(try rows.compactMap { TerritoryID(try $0.get("tid", as: String.self)) })
    }

    func isDoubtful(_ origin: TerritoryID) async throws -> Bool {
        try await !database.read(
            """
            SELECT 1 FROM witness_restore
            WHERE NOT EXISTS (SELECT 1 FROM witness_settled WHERE tid = \(origin.description))
            """
        ).isEmpty
    }

    /// Whether others have been asked about a log for so long that who says nothing is waited for no more. The time begins when this is
    /// first wanted, and anew with each restore.
    func isAskedLong(_ origin: TerritoryID) async throws -> Bool {
        let rows = try await database.read(
            """
            INSERT INTO witness_asked (tid) VALUES (\(origin.description)) ON CONFLICT (tid) DO UPDATE SET since = witness_asked.since
            RETURNING since < now() - make_interval(secs => \(Self.patience)) AS is_long
            """)
        return try rows.first?.get("is_long") ?? false
    }

    /// The copy of the log that is held is all that others have of it, and nothing in theirs contradicts it.
    func settle(_ origin: TerritoryID) async throws {
        try await database.execute(
            "INSERT INTO witness_settled (tid) VALUES (\(origin.description)) ON CONFLICT DO NOTHING")
    }
}
