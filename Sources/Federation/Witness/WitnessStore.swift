import FederationCore
import Foundation
import Postgres

/// All SQL of what this territory signed as a witness.
struct WitnessStore: Sendable {
    let database: Database

    /// The last head of one log that was signed.
    struct Last: RowDecodable {
        let head: WitnessedHead
        let note: [UInt8]

        init(row: Row) throws {
            guard let root = Hash(try row.get("root", as: [UInt8].self)) else { throw Reject.rootMismatch }
            head = WitnessedHead(size: UInt64(clamping: try row.get("size", as: Int64.self)), root: root)
            note = try row.get("note")
        }
    }

    func last(of origin: LogOrigin) async throws -> Last? {
        try await database.first(
            """
            SELECT size, root, note FROM witnessed
            WHERE tid = \(origin.territory.description) AND epoch = \(Int64(clamping: origin.epoch))
            """,
            as: Last.self)
    }

    /// Puts a head in the place of the one before, if that still is the last and the log was not stopped meanwhile.
    func keep(_ request: WitnessRequest, after last: WitnessedHead) async throws -> Bool {
        let (head, origin) = (request.head, request.head.origin)
        let changed = try await database.execute(
            """
            INSERT INTO witnessed (tid, epoch, size, root, note)
            SELECT tid, epoch, \(Int64(clamping: head.size))::bigint, \(Data(head.root.bytes))::bytea,
                \(Data(request.note.encoded))::bytea
            FROM peer WHERE tid = \(origin.territory.description) AND epoch = \(Int64(clamping: origin.epoch))
                AND state NOT IN ('forked', 'blocked')
            ON CONFLICT (tid, epoch) DO UPDATE
                SET size = excluded.size, root = excluded.root, note = excluded.note
                WHERE witnessed.size = \(Int64(clamping: last.size)) AND witnessed.root = \(Data(last.root.bytes))
            """)
        return changed == 1
    }
}
