import FederationCore
import Foundation
import Postgres

/// All SQL of what witnesses signed of the own log.
struct CosignatureStore: Sendable {
    let database: Database

    /// The last head that one witness signed, and its line.
    struct Last: RowDecodable {
        let witness: TerritoryID
        let epoch: Int64
        let size: UInt64

        init(row: Row) throws {
            guard let tid = TerritoryID(try row.get("witness", as: String.self)) else { throw Reject.badIdentity }
            witness = tid
            epoch = try row.get("epoch")
            size = UInt64(clamping: try row.get("size", as: Int64.self))
        }
    }

    /// By witness.
    func last() async throws -> [TerritoryID: Last] {
        let all = try await database.read("SELECT witness, epoch, size FROM cosignature", as: Last.self)
        return Dictionary(all.map { ($0.witness, $0) }) { first, _ in first }
    }

    /// The lines under one head.
    func lines(under head: Checkpoint) async throws -> [Cosignature] {
        let rows = try await database.read(
            """
            SELECT line FROM cosignature
            WHERE epoch = \(Int64(clamping: head.origin.epoch)) AND size = \(Int64(clamping: head.size)) ORDER BY witness
            """)
        return try rows.map { try Cosignature(line: try $0.get("line", as: [UInt8].self)) }
    }

    func keep(_ cosignature: Cosignature, of head: Checkpoint, by witness: TerritoryID) async throws {
        try await database.execute(
            """
            INSERT INTO cosignature (witness, epoch, size, line)
            VALUES (\(witness.description), \(Int64(clamping: head.origin.epoch)), \(Int64(clamping: head.size)),
                \(Data(cosignature.encoded)))
            ON CONFLICT (witness) DO UPDATE SET epoch = excluded.epoch, size = excluded.size, line = excluded.line
            """)
    }
}
